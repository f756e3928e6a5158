"""usage: compare.py <fallline> <served, a command> <ceres> [part]   compares, and prints the page"""
import sys
import warnings

import minimize
import peers

warnings.simplefilter("ignore")
fallline, serve, ceres, *only = sys.argv[1:]
rows = minimize.run(fallline, peers.Served(serve.split()), ceres, only)
for row in rows:
    ours = row["ours"]
    print(f"{row['group'][:10]:10} {row['name']:24} {ours['status'][:9]:9} {ours['reason'][:18]:18} {ours.get('method',''):9} {ours.get('criticalPoint') and ours['criticalPoint']['kind']!s:10} {ours.get('value')!s:24.24} ", end="")
    print(" | ".join(f"{tool[:8]} {row[tool][0]:8} {row[tool][1]}" for tool in row if isinstance(row[tool], tuple)), f"{ours.get('wall', 0):.2f}s" if ours.get('wall',0)>1 else "")
