/** The one source of the present: a parameter everywhere, so that tests and the demo can move it. */
export interface Clock {
  now(): Date;
}
