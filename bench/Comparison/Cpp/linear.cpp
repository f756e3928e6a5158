// Two shapes of work that GradBench lacks: a linear model, whose gradient reads the table once more while it is at hand, and a matrix product.
#include <cmath>

#include "evaluation.hpp"

namespace {

struct Logistic {
    int columns;
    std::vector<double> x, labels, w;

    explicit Logistic(const json::Value& input) : columns(input["w"].list().size()), x(input["x"].numbers()), labels(input["labels"].numbers()), w(input["w"].numbers()) {}

    // The mean of log(1 + exp(-label * x.w)); labels are 1 or -1.
    double value() const {
        double sum = 0;
        for (size_t row = 0; row < labels.size(); row++) {
            sum += softplus(-labels[row] * said(row));
        }
        return sum / labels.size();
    }

    void gradient(std::vector<double>& answer) const {
        answer.assign(columns, 0);
        for (size_t row = 0; row < labels.size(); row++) {
            double factor = -labels[row] / (1 + std::exp(labels[row] * said(row))) / labels.size();
            for (int i = 0; i < columns; i++) {
                answer[i] += factor * x[row * columns + i];
            }
        }
    }

private:
    static double softplus(double z) { return std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z))); }

    double said(size_t row) const {
        double sum = 0;
        for (int i = 0; i < columns; i++) {
            sum += x[row * columns + i] * w[i];
        }
        return sum;
    }
};

// Half the square of the product of two square matrices.
struct Product {
    int n;
    std::vector<double> a, b;

    explicit Product(const json::Value& input) : n(input["n"].whole()), a(input["a"].numbers()), b(input["b"].numbers()) {}

    std::vector<double> product() const {
        std::vector<double> c(n * n);
        multiply(a.data(), b.data(), c.data());
        return c;
    }

    double value() const {
        double sum = 0;
        for (double element : product()) {
            sum += element * element;
        }
        return 0.5 * sum;
    }

    // By a: C B^T; by b: A^T C.
    void gradient(std::vector<double>& answer) const {
        answer.assign(2 * n * n, 0);
        std::vector<double> c = product(), transposed(n * n);
        transpose(b, transposed);
        multiply(c.data(), transposed.data(), answer.data());
        transpose(a, transposed);
        multiply(transposed.data(), c.data(), answer.data() + n * n);
    }

private:
    void multiply(const double* left, const double* right, double* to) const {
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                for (int j = 0; j < n; j++) {
                    to[i * n + j] += left[i * n + k] * right[k * n + j];
                }
            }
        }
    }

    void transpose(const std::vector<double>& from, std::vector<double>& to) const {
        for (int i = 0; i < n * n; i++) {
            to[i % n * n + i / n] = from[i];
        }
    }
};

template <class Problem>
Module both() {
    return {{"value", number<Problem>([](const Problem& problem) { return problem.value(); })},
            {"gradient", numbers<Problem>([](const Problem& problem, std::vector<double>& answer) { problem.gradient(answer); })}};
}

}

Module logistic_regression() { return both<Logistic>(); }
Module matrix_product() { return both<Product>(); }
