/** Names of buttons that several places show. */
export const ADD_ACTION = 'contract:add';
/** A contract's menu; the chosen value is a command and the contract's id. */
export const MENU_ACTION = 'contract:menu';
