import { Redis } from "ioredis";

export const connect = () =>
  new Redis({ host: "127.0.0.1", port: Number(process.env.PEER_REDIS_PORT), maxRetriesPerRequest: null });
