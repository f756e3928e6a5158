// det: expansion along minors with factorial work, the columns that remain in a linked list; back by hand in the same descent, or on the tape.
#include <numeric>

#include "derivative.hpp"
#include "evaluation.hpp"

namespace {

struct Problem {
    int size;
    std::vector<double> matrix;

    explicit Problem(const json::Value& input) : size(input["ell"].whole()), matrix(input["A"].numbers()) {}

    // Column c is followed by next[c + 1]; the list begins at next[0].
    std::vector<int> columns() const {
        std::vector<int> next(size + 1);
        std::iota(next.begin(), next.end(), 0);
        return next;
    }
};

template <class T>
T expand(int size, const T* matrix, int row, int* next) {
    if (row == size) {
        return 1;
    }
    T sum = 0;
    double sign = 1;
    for (int at = 0; next[at] < size; at = next[at] + 1, sign = -sign) {
        int column = next[at];
        next[at] = next[column + 1];
        sum = sum + sign * matrix[row * size + column] * expand(size, matrix, row + 1, next);
        next[at] = column;
    }
    return sum;
}

// The determinant; factor, which multiplies it in the whole, says what the elements in it do to the whole.
double expand_back(int size, const double* matrix, int row, int* next, double factor, double* by_matrix) {
    if (row == size) {
        return 1;
    }
    double sum = 0, sign = 1;
    for (int at = 0; next[at] < size; at = next[at] + 1, sign = -sign) {
        int column = next[at];
        double element = sign * matrix[row * size + column];
        next[at] = next[column + 1];
        double minor = expand_back(size, matrix, row + 1, next, factor * element, by_matrix);
        next[at] = column;
        sum += element * minor;
        by_matrix[row * size + column] += factor * sign * minor;
    }
    return sum;
}

double primal(const Problem& problem) { return expand(problem.size, problem.matrix.data(), 0, problem.columns().data()); }

void gradient(const Problem& problem, std::vector<double>& answer) {
    answer.assign(problem.matrix.size(), 0);
    expand_back(problem.size, problem.matrix.data(), 0, problem.columns().data(), 1, answer.data());
}

void taped(const Problem& problem, std::vector<double>& answer) {
    answer = Reverse::gradient([&](const std::vector<Variable<double>>& at) { return expand(problem.size, at.data(), 0, problem.columns().data()); }, problem.matrix);
}

}

Module determinant() { return {{"primal", number<Problem>(primal)}, {"gradient", numbers<Problem>(gradient)}, {"gradient_taped", numbers<Problem>(taped)}}; }
