// lstm: the sweep back by hand over all that the way forward kept; and the same objective on the tape.
#include "derivative.hpp"
#include "evaluation.hpp"

namespace {

struct Problem {
    int layers, characters, width, main_size;
    std::vector<double> parameters, state, sequence;

    explicit Problem(const json::Value& input)
        : layers(input["state"].list().size() / 2), characters(input["sequence"].list().size()), parameters(input["main_params"].numbers()), state(input["state"].numbers()),
          sequence(input["sequence"].numbers()) {
        width = sequence.size() / characters;
        main_size = parameters.size();
        std::vector<double> extra = input["extra_params"].numbers();
        parameters.insert(parameters.end(), extra.begin(), extra.end());
    }

    double scale() const { return -1.0 / (width * (characters - 1)); }
};

template <class T>
T objective(const Problem& problem, const std::vector<T>& parameters) {
    using std::exp, std::log, std::tanh;
    int b = problem.width;
    const T* extra = &parameters[problem.main_size];
    std::vector<T> state(problem.state.begin(), problem.state.end()), below(b);
    T total = 0;
    for (int t = 0; t + 1 < problem.characters; t++) {
        for (int i = 0; i < b; i++) {
            below[i] = problem.sequence[t * b + i] * extra[i];
        }
        for (int layer = 0; layer < problem.layers; layer++) {
            const T* weights = &parameters[8 * layer * b];
            const T* biases = weights + 4 * b;
            T* hidden = &state[2 * layer * b];
            T* cell = hidden + b;
            for (int i = 0; i < b; i++) {
                T forget = sigmoid(below[i] * weights[i] + biases[i]);
                T ingate = sigmoid(hidden[i] * weights[b + i] + biases[b + i]);
                T outgate = sigmoid(below[i] * weights[2 * b + i] + biases[2 * b + i]);
                T change = tanh(hidden[i] * weights[3 * b + i] + biases[3 * b + i]);
                cell[i] = cell[i] * forget + ingate * change;
                below[i] = hidden[i] = outgate * tanh(cell[i]);
            }
        }
        T sum = 2, said = 0;
        double bits = 0;
        for (int i = 0; i < b; i++) {
            T y = below[i] * extra[b + i] + extra[2 * b + i];
            double bit = problem.sequence[(t + 1) * b + i];
            sum += exp(y);
            said += bit * y;
            bits += bit;
        }
        total += said - bits * log(sum);
    }
    return total * problem.scale();
}

// What a cell had at a step, for the way back.
struct Kept {
    double below, hidden, cell, forget, ingate, outgate, change, squashed;
};

struct Said {
    double top, power;
};

void jacobian(const Problem& problem, std::vector<double>& answer) {
    int b = problem.width, l = problem.layers, steps = problem.characters - 1;
    const double* extra = &problem.parameters[problem.main_size];
    std::vector<Kept> kept(static_cast<size_t>(steps) * l * b);
    std::vector<Said> said(static_cast<size_t>(steps) * b);
    std::vector<double> sums(steps), state = problem.state, below(b);
    Kept* keep = kept.data();
    for (int t = 0; t < steps; t++) {
        for (int i = 0; i < b; i++) {
            below[i] = problem.sequence[t * b + i] * extra[i];
        }
        for (int layer = 0; layer < l; layer++) {
            const double* weights = &problem.parameters[8 * layer * b];
            const double* biases = weights + 4 * b;
            for (int i = 0; i < b; i++, keep++) {
                double& hidden = state[2 * layer * b + i];
                double& cell = state[2 * layer * b + b + i];
                keep->below = below[i], keep->hidden = hidden, keep->cell = cell;
                keep->forget = sigmoid(below[i] * weights[i] + biases[i]);
                keep->ingate = sigmoid(hidden * weights[b + i] + biases[b + i]);
                keep->outgate = sigmoid(below[i] * weights[2 * b + i] + biases[2 * b + i]);
                keep->change = std::tanh(hidden * weights[3 * b + i] + biases[3 * b + i]);
                cell = cell * keep->forget + keep->ingate * keep->change;
                keep->squashed = std::tanh(cell);
                below[i] = hidden = keep->outgate * keep->squashed;
            }
        }
        sums[t] = 2;
        for (int i = 0; i < b; i++) {
            double power = std::exp(below[i] * extra[b + i] + extra[2 * b + i]);
            said[t * b + i] = {below[i], power};
            sums[t] += power;
        }
    }

    answer.assign(problem.parameters.size(), 0);
    double* by_extra = &answer[problem.main_size];
    std::vector<double> by_state(2 * l * b), by_below(b);
    for (int t = steps; t-- > 0;) {
        double bits = 0;
        for (int i = 0; i < b; i++) {
            bits += problem.sequence[(t + 1) * b + i];
        }
        for (int i = 0; i < b; i++) {
            auto [top, power] = said[t * b + i];
            double by_y = problem.scale() * (problem.sequence[(t + 1) * b + i] - bits * power / sums[t]);
            by_extra[b + i] += by_y * top;
            by_extra[2 * b + i] += by_y;
            by_below[i] = by_y * extra[b + i];
        }
        for (int layer = l; layer-- > 0;) {
            const double* weights = &problem.parameters[8 * layer * b];
            double* by_weights = &answer[8 * layer * b];
            double* by_biases = by_weights + 4 * b;
            for (int i = 0; i < b; i++) {
                const Kept& had = kept[(static_cast<size_t>(t) * l + layer) * b + i];
                double& by_hidden = by_state[2 * layer * b + i];
                double& by_cell = by_state[2 * layer * b + b + i];
                double by_output = by_hidden + by_below[i];
                double by_next = by_cell + by_output * had.outgate * (1 - had.squashed * had.squashed);
                double by_forget = by_next * had.cell * had.forget * (1 - had.forget);
                double by_ingate = by_next * had.change * had.ingate * (1 - had.ingate);
                double by_outgate = by_output * had.squashed * had.outgate * (1 - had.outgate);
                double by_change = by_next * had.ingate * (1 - had.change * had.change);
                by_weights[i] += by_forget * had.below;
                by_weights[b + i] += by_ingate * had.hidden;
                by_weights[2 * b + i] += by_outgate * had.below;
                by_weights[3 * b + i] += by_change * had.hidden;
                by_biases[i] += by_forget;
                by_biases[b + i] += by_ingate;
                by_biases[2 * b + i] += by_outgate;
                by_biases[3 * b + i] += by_change;
                by_cell = by_next * had.forget;
                by_hidden = by_ingate * weights[b + i] + by_change * weights[3 * b + i];
                by_below[i] = by_forget * weights[i] + by_outgate * weights[2 * b + i];
            }
        }
        for (int i = 0; i < b; i++) {
            by_extra[i] += by_below[i] * problem.sequence[t * b + i];
        }
    }
}

void taped(const Problem& problem, std::vector<double>& answer) {
    answer = Reverse::gradient([&](const std::vector<Variable<double>>& at) { return objective(problem, at); }, problem.parameters);
}

}

Module lstm() {
    return {{"objective", number<Problem>([](const Problem& problem) { return objective(problem, problem.parameters); })},
            {"jacobian", numbers<Problem>(jacobian)},
            {"jacobian_taped", numbers<Problem>(taped)}};
}
