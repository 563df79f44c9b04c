/** True of a name that a contract file has. */
export const isContractFile = (name: string): boolean => /\.csv$/i.test(name.trim());
