/** How often a load runs, and what its runs are compared with. */
export const repeatOptions = {
  repeat: {
    type: 'string',
    requiresArg: true,
    describe: 'run it so many times, one after the other, each into a folder of its own',
  },
  against: {
    type: 'string',
    requiresArg: true,
    describe: 'compare with the runs in this folder, as compare does, and end with its exit code',
  },
  'baseline-target': {
    type: 'string',
    requiresArg: true,
    describe: 'run against this URL as well, in turns (A B B A …), and compare with that',
  },
} as const;
