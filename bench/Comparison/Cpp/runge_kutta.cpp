// ode: the sweep back by hand, which keeps the state before each step and makes its stages again; and the same objective on the tape.
#include "derivative.hpp"
#include "evaluation.hpp"

namespace {

struct Problem {
    int n, steps;
    std::vector<double> x;

    explicit Problem(const json::Value& input) : n(input["x"].list().size()), steps(input["s"].whole()), x(input["x"].numbers()) {}

    double h() const { return 2.0 / steps; }
};

// to = x * (1, at_0, at_1, ...), where at = y + factor * slope.
template <class T>
void stage(int n, const T* x, const T* y, double factor, const T* slope, T* to) {
    to[0] = x[0];
    for (int i = 1; i < n; i++) {
        to[i] = x[i] * (y[i - 1] + factor * slope[i - 1]);
    }
}

template <class T>
struct Stages {
    std::vector<T> k1, k2, k3, k4;

    explicit Stages(int n) : k1(n), k2(n), k3(n), k4(n) {}

    void at(int n, const T* x, const T* y, double h) {
        stage(n, x, y, 0, y, k1.data());
        stage(n, x, y, h / 2, k1.data(), k2.data());
        stage(n, x, y, h / 2, k2.data(), k3.data());
        stage(n, x, y, h, k3.data(), k4.data());
    }

    void advance(int n, const T* from, T* to, double h) const {
        for (int i = 0; i < n; i++) {
            to[i] = from[i] + h / 6 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
};

template <class T>
void solve(const Problem& problem, const std::vector<T>& x, std::vector<T>& y) {
    y.assign(problem.n, 0.0);
    Stages<T> stages(problem.n);
    for (int step = 0; step < problem.steps; step++) {
        stages.at(problem.n, x.data(), y.data(), problem.h());
        stages.advance(problem.n, y.data(), y.data(), problem.h());
    }
}

// Of k = x * (1, at_0, ...), at = y + factor * slope: what a change of k says of x, y and slope.
void stage_back(int n, const double* x, const double* y, double factor, const double* slope, const double* by_k, double* by_x, double* by_y, double* by_slope) {
    by_x[0] += by_k[0];
    for (int i = 1; i < n; i++) {
        double by_at = by_k[i] * x[i];
        by_x[i] += by_k[i] * (y[i - 1] + factor * slope[i - 1]);
        by_y[i - 1] += by_at;
        by_slope[i - 1] += factor * by_at;
    }
}

void gradient(const Problem& problem, std::vector<double>& by_x) {
    int n = problem.n;
    double h = problem.h();
    const double* x = problem.x.data();
    std::vector<double> path(static_cast<size_t>(n) * (problem.steps + 1));
    Stages<double> stages(n), back(n);
    for (int step = 0; step < problem.steps; step++) {
        double* y = &path[static_cast<size_t>(step) * n];
        stages.at(n, x, y, h);
        stages.advance(n, y, y + n, h);
    }

    by_x.assign(n, 0);
    std::vector<double> by_y(n), unused(n);
    by_y[n - 1] = 1;
    for (int step = problem.steps; step-- > 0;) {
        const double* y = &path[static_cast<size_t>(step) * n];
        stages.at(n, x, y, h);
        for (int i = 0; i < n; i++) {
            back.k1[i] = back.k4[i] = h / 6 * by_y[i];
            back.k2[i] = back.k3[i] = h / 3 * by_y[i];
        }
        stage_back(n, x, y, h, stages.k3.data(), back.k4.data(), by_x.data(), by_y.data(), back.k3.data());
        stage_back(n, x, y, h / 2, stages.k2.data(), back.k3.data(), by_x.data(), by_y.data(), back.k2.data());
        stage_back(n, x, y, h / 2, stages.k1.data(), back.k2.data(), by_x.data(), by_y.data(), back.k1.data());
        stage_back(n, x, y, 0, y, back.k1.data(), by_x.data(), by_y.data(), unused.data());
    }
}

void taped(const Problem& problem, std::vector<double>& answer) {
    answer = Reverse::gradient(
        [&](const std::vector<Variable<double>>& at) {
            std::vector<Variable<double>> y;
            solve(problem, at, y);
            return y.back();
        },
        problem.x);
}

}

Module runge_kutta() {
    return {{"primal", numbers<Problem>([](const Problem& problem, std::vector<double>& y) { solve(problem, problem.x, y); })},
            {"gradient", numbers<Problem>(gradient)},
            {"gradient_taped", numbers<Problem>(taped)}};
}
