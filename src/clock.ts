/** The server's clock: the only source of the present instant. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
