/** A point in time, ISO 8601 in UTC, so that a request can be stored as it is. */
export type Instant = string;
/** A calendar day, YYYY-MM-DD. */
export type Day = string;
