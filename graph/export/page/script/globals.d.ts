import type { DataSet, Network } from 'vis-network/standalone';

declare global {
  const vis: { DataSet: typeof DataSet; Network: typeof Network };
}
