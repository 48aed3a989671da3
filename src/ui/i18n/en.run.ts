/** English for Train, Evaluate and Use. */
export const enRun = {
} as const;
