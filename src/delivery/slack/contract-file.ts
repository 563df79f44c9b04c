/** True of a name that a contract file has. */
export const isContractFile = (name: string): boolean => /\.(csv|ics)$/i.test(name.trim());
