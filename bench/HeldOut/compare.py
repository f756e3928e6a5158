"""usage: compare.py First|Second <fallline> <served, a command> <ceres> [problem or group …]   compares, and prints the page"""
import math
import sys
import warnings

import critical
import curve
import minimize
import peers

warnings.simplefilter("ignore")
WORDS = ["right", "rounding", "missed", "modest", "FALSE"]


def shown(value):
    return value if isinstance(value, str) else f"{value:.6g}"


def count(x):
    return "" if math.isnan(x) else f"{x:.0f}"


def summary(rows, tools, words):
    print("| | problems | " + " | ".join(words) + " | evaluations, of FallLine's |")
    print("|---|---:|" + "---:|" * len(words) + "---:|")
    for tool in tools:
        mine = [row for row in rows if tool in row]
        both = [(row["FallLine"][1], row[tool][1]) for row in mine if row["FallLine"][0] == row[tool][0] == "right" and row["FallLine"][1] > 0]
        ratio = math.exp(sum(math.log(theirs / ours) for ours, theirs in both) / len(both)) if both else math.nan
        print(f"| {tool} | {len(mine)} | " + " | ".join(str(sum(row[tool][0] == word for row in mine)) for word in words) + f" | {ratio:.2f} |")
    print()


def failures(rows):
    """The list of FallLine's own rows that are not right, by what they are."""
    for word in ("FALSE", "modest", "missed", "rounding", "local"):
        names = [row["name"] for row in rows if row["FallLine"][0] == word]
        if names:
            print(f"- FallLine, {word}: {', '.join(names)}.")
    print()


def page_of_minima(rows):
    print("## minimize\n")
    summary(rows, ["FallLine", "SciPy BFGS", "SciPy L-BFGS-B", "SciPy SLSQP", "Ceres L-BFGS"], WORDS)
    failures(rows)
    print("By group, the rows that are not right (for FallLine, then SciPy's BFGS, L-BFGS-B or SLSQP together, then Ceres):\n")
    print("| group | problems | FallLine | SciPy | Ceres |\n|---|---:|---:|---:|---:|")
    for group in dict.fromkeys(row["group"] for row in rows):
        mine = [row for row in rows if row["group"] == group]
        scipy = [tool for tool in ("SciPy BFGS", "SciPy SLSQP", "SciPy L-BFGS-B")]
        first = lambda row: next(row[tool] for tool in scipy if tool in row)
        ceres = [row["Ceres L-BFGS"] for row in mine if "Ceres L-BFGS" in row]
        print(f"| {group} | {len(mine)} | {sum(row['FallLine'][0] != 'right' for row in mine)} | {sum(first(row)[0] != 'right' for row in mine)} | {sum(entry[0] != 'right' for entry in ceres) if ceres else ''} |")
    print("\n| problem | status | reason | method | value | evaluations | seconds | is | SciPy | Ceres |\n|---|---|---|---|---|---:|---:|---|---|---|")
    for row in rows:
        ours = row["ours"]
        theirs = ", ".join(f"{row[tool][0]} {count(row[tool][1])}" for tool in row if tool.startswith("SciPy"))
        ceres = f"{row['Ceres L-BFGS'][0]} {count(row['Ceres L-BFGS'][1])}" if "Ceres L-BFGS" in row else ""
        print(f"| {row['name']} | {ours['status']} | {ours['reason']} | {ours.get('method', '')} | {shown(ours.get('value', ''))} | {count(row['FallLine'][1])} | {ours.get('wall', 0):.1f} | {row['FallLine'][0]} | {theirs} | {ceres} |")
    print()


def page_of_curves(rows):
    print("## curve\n")
    summary(rows, ["FallLine", "SciPy", "Ceres"], ["right", "local", "missed", "modest", "FALSE"])
    failures(rows)
    print("| problem | status | reason | evaluations | digits of standard errors | is | SciPy | its digits | Ceres |\n|---|---|---|---:|---:|---|---|---:|---|")
    for row in rows:
        ours = row["ours"]
        ceres = f"{row['Ceres'][0]} {count(row['Ceres'][1])}" if "Ceres" in row else ""
        print(f"| {row['name']} | {ours['status']} | {ours['reason']} | {count(row['FallLine'][1])} | {row['FallLine'][2] or ''} | {row['FallLine'][0]} | {row['SciPy'][0]} {count(row['SciPy'][1])} | {row['SciPy'][2] or ''} | {ceres} |")
    print()


def page_of_critical(rows):
    print("## critical\n")
    for tool in ("FallLine", "SciPy fsolve"):
        found, all_, false, misnamed = (sum(row[tool][k] for row in rows) for k in range(4))
        whole = sum(row[tool][0] == row[tool][1] and row[tool][2] == row[tool][3] == 0 for row in rows)
        print(f"- {tool}: {found} of {all_} critical points, {false} told that are none, {misnamed} called by a wrong kind; {whole} of {len(rows)} boxes without a fault.")
    print("\n| problem | critical points | FallLine found | none | misnamed | gradients and Hessians | seconds | fsolve found | none | misnamed | evaluations |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for row in rows:
        (found, all_, false, misnamed, work), theirs = row["FallLine"], row["SciPy fsolve"]
        print(f"| {row['name']} | {all_} | {found} | {false} | {misnamed} | {work} | {row['wall']:.1f} | {theirs[0]} | {theirs[2]} | {theirs[3]} | {theirs[4]} |")
    print()


if __name__ == "__main__":
    which, fallline, serve, ceres, *only = sys.argv[1:]
    for rows, page in ((minimize.run(which, fallline, peers.Served(serve.split()), ceres, only), page_of_minima), (curve.run(which, fallline, ceres, only), page_of_curves), (critical.run(which, fallline, only), page_of_critical)):
        if rows:
            page(rows)
