"""The evaluations with PyTorch, behind the protocol of GradBench, on one thread.

Whole arrays at a time wherever there are some: what a user of PyTorch would write who cares for speed.
"""

import json
import math
import sys
import time

import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def gmm(given):
    """A function of alpha, mu, q and l, and these."""
    d, k, n, m, gamma = (given[name] for name in ("d", "k", "n", "m", "gamma"))
    x = torch.tensor(given["x"])
    rows, columns = torch.tril_indices(d, d, -1)
    order = torch.argsort(columns * d + rows)
    rows, columns = rows[order], columns[order]
    freedom = d + m + 1
    log_gamma = 0.25 * d * (d - 1) * math.log(math.pi) + sum(math.lgamma(0.5 * (freedom - j)) for j in range(d))
    constant = k * (freedom * d * (math.log(gamma) - 0.5 * math.log(2)) - log_gamma) - 0.5 * n * d * math.log(2 * math.pi)

    def objective(alpha, mu, q, l):
        diagonals = torch.exp(q)
        turns = torch.diag_embed(diagonals).index_put((torch.arange(k)[:, None], rows, columns), l)
        turned = (x - mu[:, None, :]) @ turns.transpose(1, 2)
        beta = alpha + q.sum(1) - 0.5 * turned.square().sum(2).T
        prior = m * q.sum() - 0.5 * gamma * gamma * (diagonals.square().sum() + l.square().sum())
        return torch.logsumexp(beta, 1).sum() - n * torch.logsumexp(alpha, 0) + constant + prior

    return objective, [torch.tensor(given[name]) for name in ("alpha", "mu", "q", "l")]


def ba_inputs(given):
    n, m, p = given["n"], given["m"], given["p"]
    of = torch.arange(p)
    cameras, points = torch.tensor([given["cam"]] * n), torch.tensor([given["x"]] * m)
    return cameras[of % n], points[of % m], torch.full((p, 1), given["w"]), torch.tensor([given["feat"]] * p)


def ba_errors(cameras, points, weights, features):
    """The errors of all observations at once; none of these is at a rotation of zero."""
    rotation, x = cameras[:, :3], points - cameras[:, 3:6]
    angle = rotation.norm(dim=1, keepdim=True)
    axis = rotation / angle
    cosine, sine = torch.cos(angle), torch.sin(angle)
    seen = x * cosine + torch.cross(axis, x, dim=1) * sine + axis * (axis * x).sum(1, keepdim=True) * (1 - cosine)
    flat = seen[:, :2] / seen[:, 2:]
    square = flat.square().sum(1, keepdim=True)
    distortion = 1 + square * (cameras[:, 9:10] + square * cameras[:, 10:11])
    return weights * (flat * distortion * cameras[:, 6:7] + cameras[:, 7:9] - features)


def ba_objective(given):
    inputs = ba_inputs(given)
    return lambda: (ba_errors(*inputs), 1 - inputs[2].square())


def ba_errors_json(given, answer):
    errors, weights = answer
    p = given["p"]
    return {"reproj_error": {"elements": errors[0].tolist(), "repeated": p}, "w_err": {"element": weights[0].item(), "repeated": p}}


def ba_jacobian(given):
    """Errors of different observations share no row of the inputs, so two passes back give all derivatives."""
    n, m, p = given["n"], given["m"], given["p"]
    inputs = ba_inputs(given)

    def run():
        leaves = [part.detach().requires_grad_() for part in inputs[:3]]
        errors = ba_errors(*leaves, inputs[3])
        blocks = [torch.cat(torch.autograd.grad(errors[:, e].sum(), leaves, retain_graph=e == 0), 1) for e in (0, 1)]
        values = torch.cat([torch.stack(blocks, 1).flatten(), -2 * inputs[2].flatten()])
        of = torch.arange(p)[:, None]
        unit = torch.cat([11 * (of % n) + torch.arange(11), 11 * n + 3 * (of % m) + torch.arange(3), 11 * n + 3 * m + of], 1)
        columns = torch.cat([unit.repeat(1, 2).flatten(), unit[:, 14]])
        starts = torch.cat([15 * torch.arange(2 * p), 30 * p + torch.arange(p + 1)])
        return starts, columns, values

    return run


def ba_jacobian_json(given, answer):
    return {name: part[:30].tolist() + [part[-1].item()] for name, part in zip(("rows", "cols", "vals"), answer)}


def lstm(given):
    main, extra = torch.tensor(given["main_params"]), torch.tensor(given["extra_params"])
    state, sequence = torch.tensor(given["state"]), torch.tensor(given["sequence"], dtype=torch.float64)
    layers, width = len(state) // 2, sequence.shape[1]

    def objective(parameters):
        weights = parameters[: main.numel()].view(layers, 2, 4, width)
        in_weight, out_weight, out_bias = parameters[main.numel():].view(3, width)
        gates = [(layer[0, ::2], layer[1, ::2], layer[0, 1], layer[1, 1], layer[0, 3], layer[1, 3]) for layer in weights]
        hidden, cell = [row for row in state[::2]], [row for row in state[1::2]]
        tops = []
        for below in (sequence[:-1] * in_weight).unbind():
            for i, (by_below, bias, by_ingate, ingate_bias, by_change, change_bias) in enumerate(gates):
                forget, outgate = torch.sigmoid(below * by_below + bias)
                ingate = torch.sigmoid(hidden[i] * by_ingate + ingate_bias)
                change = torch.tanh(hidden[i] * by_change + change_bias)
                cell[i] = cell[i] * forget + ingate * change
                below = hidden[i] = outgate * torch.tanh(cell[i])
            tops.append(below)
        said = torch.stack(tops) * out_weight + out_bias
        scale = torch.log(2 + torch.exp(said).sum(1, keepdim=True))
        return -(sequence[1:] * (said - scale)).sum() / said.numel()

    return objective, [torch.cat([main.flatten(), extra.flatten()])]


def kmeans_cost(points, centroids):
    distances = centroids.square().sum(1) - 2 * points @ centroids.T
    return points.square().sum() + distances.min(1).values.sum()


def kmeans(given):
    points = torch.tensor(given["points"])
    return (lambda centroids: kmeans_cost(points, centroids)), [torch.tensor(given["centroids"])]


def kmeans_direction(given):
    """The gradient over the Hessian's product with ones, which is its diagonal."""
    points, centroids = torch.tensor(given["points"]), torch.tensor(given["centroids"])

    def run():
        at = centroids.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(kmeans_cost(points, at), at, create_graph=True)
        (diagonal,) = torch.autograd.grad(gradient.sum(), at)
        return gradient.detach() / diagonal

    return run


def llsq(given):
    x, n = torch.tensor(given["x"]), given["n"]
    t = -1 + 2 * torch.arange(n) / (n - 1)
    powers = t[:, None] ** torch.arange(len(x))
    return (lambda at: 0.5 * (torch.sign(t) - powers @ at).square().sum()), [x]


def lse(given):
    def objective(x):
        greatest = x.detach().max()
        return greatest + torch.log(torch.exp(x - greatest).sum())

    return objective, [torch.tensor(given["x"])]


def ode_solution(x, steps):
    h = 2 / steps
    y, one = torch.zeros_like(x), torch.ones(1)

    def slope(at):
        return x * torch.cat([one, at[:-1]])

    for _ in range(steps):
        k1 = slope(y)
        k2 = slope(y + h / 2 * k1)
        k3 = slope(y + h / 2 * k2)
        k4 = slope(y + h * k3)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return y


def ode_primal(given):
    x = torch.tensor(given["x"])
    return lambda: ode_solution(x, given["s"])


def ode(given):
    return (lambda x: ode_solution(x, given["s"])[-1]), [torch.tensor(given["x"])]


def logistic(given):
    x, labels = torch.tensor(given["x"]), torch.tensor(given["labels"])
    return (lambda w: torch.logaddexp(-labels * (x @ w), torch.zeros(())).mean()), [torch.tensor(given["w"])]


def product(given):
    return (lambda a, b: 0.5 * (a @ b).square().sum()), [torch.tensor(given["a"]), torch.tensor(given["b"])]


def value(problem):
    """Prepares the value of a function."""

    def prepare(given):
        f, at = problem(given)
        return lambda: f(*at)

    return prepare


def gradient(problem):
    """Prepares the gradient of a function."""

    def prepare(given):
        f, at = problem(given)

        def run():
            leaves = [part.detach().requires_grad_() for part in at]
            return torch.autograd.grad(f(*leaves), leaves)

        return run

    return prepare


def plain(given, answer):
    return answer.tolist() if isinstance(answer, torch.Tensor) else answer[0].tolist()


def joined(given, answer):
    return torch.cat([part.flatten() for part in answer]).tolist()


def named(given, answer):
    return {name: part.tolist() for name, part in zip(("alpha", "mu", "q", "l"), answer)}


FUNCTIONS = {
    ("gmm", "objective"): (value(gmm), plain),
    ("gmm", "jacobian"): (gradient(gmm), named),
    ("ba", "objective"): (ba_objective, ba_errors_json),
    ("ba", "jacobian"): (ba_jacobian, ba_jacobian_json),
    ("lstm", "objective"): (value(lstm), plain),
    ("lstm", "jacobian"): (gradient(lstm), plain),
    ("kmeans", "cost"): (value(kmeans), plain),
    ("kmeans", "dir"): (kmeans_direction, plain),
    ("llsq", "primal"): (value(llsq), plain),
    ("llsq", "gradient"): (gradient(llsq), plain),
    ("lse", "primal"): (value(lse), plain),
    ("lse", "gradient"): (gradient(lse), plain),
    ("ode", "primal"): (ode_primal, plain),
    ("ode", "gradient"): (gradient(ode), plain),
    ("logistic", "value"): (value(logistic), plain),
    ("logistic", "gradient"): (gradient(logistic), plain),
    ("product", "value"): (value(product), plain),
    ("product", "gradient"): (gradient(product), joined),
}


def evaluate(module, function, given):
    prepare, shown = FUNCTIONS[module, function]
    start = time.perf_counter_ns()
    run = prepare(given)
    run()
    timings = [{"name": "prepare", "nanoseconds": time.perf_counter_ns() - start}]
    spent = 0
    while len(timings) <= given.get("min_runs", 1) or spent < given.get("min_seconds", 0) * 1e9:
        start = time.perf_counter_ns()
        answer = run()
        once = time.perf_counter_ns() - start
        timings.append({"name": "evaluate", "nanoseconds": once})
        spent += once
    return {"success": True, "output": shown(given, answer), "timings": timings}


for line in sys.stdin:
    message = json.loads(line)
    reply = {"id": message["id"]}
    if message["kind"] == "define":
        reply["success"] = any(module == message["module"] for module, _ in FUNCTIONS)
    elif message["kind"] == "evaluate":
        try:
            reply.update(evaluate(message["module"], message["function"], message["input"]))
        except Exception as error:  # Whatever went wrong with this input is its answer.
            reply.update(success=False, error=repr(error))
    print(json.dumps(reply), flush=True)
