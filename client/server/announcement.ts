import { Hono } from 'hono';
import { announcementPath, type CommandLineSignIn } from '../announcement.ts';
import type { ServerEnv } from './parts.ts';

/** Tells visitors how to sign in from a command line; nothing of it is secret. Without a client for it there is no `signIn`. */
export function createAnnouncement(signIn: CommandLineSignIn | undefined): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  routes.get(announcementPath, (c) => c.json(signIn === undefined ? {} : { signIn }));
  return routes;
}
