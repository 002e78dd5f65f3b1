/** Ports of this command, on 127.0.0.1 and apart from those of the specs. */
export const ports = { http: 4310, webDriver: 4311, site: 4312, control: 4313 };
