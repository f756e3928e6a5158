// gmm: reverse mode by hand; a point's weights first, then what each component has of it.
#include <cmath>
#include <numbers>

#include "evaluation.hpp"

namespace {

struct Problem {
    int d, k, n, m, below;
    double gamma;
    std::vector<double> x, alpha, mu, q, l;

    explicit Problem(const json::Value& input)
        : d(input["d"].whole()), k(input["k"].whole()), n(input["n"].whole()), m(input.find("m") ? input["m"].whole() : 0), below(d * (d - 1) / 2),
          gamma(input.find("gamma") ? input["gamma"].number() : 1), x(input["x"].numbers()), alpha(input["alpha"].numbers()),
          mu(input["mu"].numbers()), q(input["q"].numbers()), l(input["l"].numbers()) {}
};

// log sum exp of the elements, which become their shares in the sum.
double log_sum_exp(double* elements, int count) {
    double greatest = elements[0];
    for (int i = 1; i < count; i++) {
        greatest = std::max(greatest, elements[i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
        sum += elements[i] = std::exp(elements[i] - greatest);
    }
    for (int i = 0; i < count; i++) {
        elements[i] /= sum;
    }
    return greatest + std::log(sum);
}

double log_gamma(double a, int d) {
    double sum = d * (d - 1) / 4.0 * std::log(std::numbers::pi);
    for (int j = 0; j < d; j++) {
        sum += std::lgamma(a - 0.5 * j);
    }
    return sum;
}

double log_prior(const Problem& problem, const std::vector<double>& diagonals, const std::vector<double>& sums) {
    int freedom = problem.d + problem.m + 1;
    double constant = freedom * problem.d * (std::log(problem.gamma) - 0.5 * std::log(2)) - log_gamma(0.5 * freedom, problem.d);
    double squares = 0, linear = 0;
    for (double number : diagonals) {
        squares += number * number;
    }
    for (double number : problem.l) {
        squares += number * number;
    }
    for (double number : sums) {
        linear += number;
    }
    return problem.k * constant - 0.5 * problem.gamma * problem.gamma * squares + problem.m * linear;
}

struct Prepared {
    std::vector<double> diagonals, sums;

    explicit Prepared(const Problem& problem) : diagonals(problem.q.size()), sums(problem.k) {
        for (size_t i = 0; i < diagonals.size(); i++) {
            diagonals[i] = std::exp(problem.q[i]);
            sums[i / problem.d] += problem.q[i];
        }
    }
};

// x - mu and Q (x - mu) of a component; half the square of the latter's length.
double distance(const Problem& problem, const double* x, int component, const double* diagonal, double* centred, double* turned) {
    int d = problem.d;
    const double* mu = &problem.mu[component * d];
    const double* l = problem.l.data() + component * problem.below;
    for (int i = 0; i < d; i++) {
        centred[i] = x[i] - mu[i];
        turned[i] = diagonal[i] * centred[i];
    }
    for (int column = 0; column < d; column++) {
        for (int row = column + 1; row < d; row++) {
            turned[row] += *l++ * centred[column];
        }
    }
    double sum = 0;
    for (int i = 0; i < d; i++) {
        sum += turned[i] * turned[i];
    }
    return 0.5 * sum;
}

double constant(const Problem& problem) { return -problem.n * problem.d * 0.5 * std::log(2 * std::numbers::pi); }

double objective(const Problem& problem) {
    int d = problem.d, k = problem.k;
    Prepared prepared(problem);
    std::vector<double> centred(d), turned(d), beta(k);
    double sum = 0;
    for (int i = 0; i < problem.n; i++) {
        for (int j = 0; j < k; j++) {
            beta[j] = problem.alpha[j] + prepared.sums[j] - distance(problem, &problem.x[i * d], j, &prepared.diagonals[j * d], centred.data(), turned.data());
        }
        sum += log_sum_exp(beta.data(), k);
    }
    std::vector<double> shares = problem.alpha;
    return constant(problem) + sum - problem.n * log_sum_exp(shares.data(), k) + log_prior(problem, prepared.diagonals, prepared.sums);
}

void jacobian(const Problem& problem, std::vector<double>& answer) {
    int d = problem.d, k = problem.k;
    Prepared prepared(problem);
    answer.assign(k * (1 + 2 * d + problem.below), 0);
    double* by_alpha = answer.data();
    double* by_mu = by_alpha + k;
    double* by_q = by_mu + k * d;
    double* by_l = by_q + k * d;
    std::vector<double> centred(k * d), turned(k * d), beta(k);
    for (int i = 0; i < problem.n; i++) {
        for (int j = 0; j < k; j++) {
            beta[j] = problem.alpha[j] + prepared.sums[j] - distance(problem, &problem.x[i * d], j, &prepared.diagonals[j * d], &centred[j * d], &turned[j * d]);
        }
        log_sum_exp(beta.data(), k);
        for (int j = 0; j < k; j++) {
            double share = beta[j];
            const double* c = &centred[j * d];
            const double* t = &turned[j * d];
            const double* diagonal = &prepared.diagonals[j * d];
            const double* l = problem.l.data() + j * problem.below;
            double* to_l = by_l + j * problem.below;
            by_alpha[j] += share;
            for (int column = 0; column < d; column++) {
                double sum = diagonal[column] * t[column];
                by_q[j * d + column] += share * (1 - c[column] * sum);
                double scaled = share * c[column];
                for (int row = column + 1; row < d; row++) {
                    sum += *l++ * t[row];
                    *to_l++ -= scaled * t[row];
                }
                by_mu[j * d + column] += share * sum;
            }
        }
    }

    std::vector<double> shares = problem.alpha;
    log_sum_exp(shares.data(), k);
    double square = problem.gamma * problem.gamma;
    for (int j = 0; j < k; j++) {
        by_alpha[j] -= problem.n * shares[j];
    }
    for (int i = 0; i < k * d; i++) {
        by_q[i] += problem.m - square * prepared.diagonals[i] * prepared.diagonals[i];
    }
    for (int i = 0; i < k * problem.below; i++) {
        by_l[i] -= square * problem.l[i];
    }
}

void write_gradient(const Problem& problem, const std::vector<double>& answer, std::string& out) {
    std::span<const double> all = answer;
    size_t k = problem.k, d = problem.d;
    out += "{\"alpha\":";
    json::write(out, all.first(k));
    out += ",\"mu\":";
    json::write_rows(out, all.subspan(k, k * d), k);
    out += ",\"q\":";
    json::write_rows(out, all.subspan(k + k * d, k * d), k);
    out += ",\"l\":";
    json::write_rows(out, all.subspan(k + 2 * k * d), k);
    out += "}";
}

}

Module gaussian_mixture() {
    return {{"objective", number<Problem>(objective)},
            {"jacobian", [](const json::Value& input) { return work<Problem>(std::make_shared<Problem>(input), jacobian, write_gradient); }}};
}
