/** The version of this server; one number for all packages. */
export const version = '0.1.0';
