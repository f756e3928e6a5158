// llsq: reverse mode by hand; the powers of t are made again on the way back.
#include "evaluation.hpp"

namespace {

struct Problem {
    int n;
    std::vector<double> x;

    explicit Problem(const json::Value& input) : n(input["n"].whole()), x(input["x"].numbers()) {}

    double t(int i) const { return -1 + 2.0 * i / (n - 1); }
};

double residual(const Problem& problem, double t) {
    double rest = (t > 0) - (t < 0), power = 1;
    for (double coefficient : problem.x) {
        rest -= coefficient * power;
        power *= t;
    }
    return rest;
}

double primal(const Problem& problem) {
    double sum = 0;
    for (int i = 0; i < problem.n; i++) {
        double rest = residual(problem, problem.t(i));
        sum += rest * rest;
    }
    return 0.5 * sum;
}

void gradient(const Problem& problem, std::vector<double>& answer) {
    answer.assign(problem.x.size(), 0);
    for (int i = 0; i < problem.n; i++) {
        double t = problem.t(i), term = -residual(problem, t);
        for (double& component : answer) {
            component += term;
            term *= t;
        }
    }
}

}

Module least_squares() { return {{"primal", number<Problem>(primal)}, {"gradient", numbers<Problem>(gradient)}}; }
