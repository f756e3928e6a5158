// What every evaluation is made of: functions, each of which prepares its work for an input.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "json.hpp"

// One function at one input: made ready before the clock starts, run under it, written after it.
struct Work {
    std::function<void()> run;
    std::function<void(std::string&)> write;
};

using Module = std::map<std::string, std::function<Work(const json::Value&)>>;

// Work on a problem read once; compute fills the answer, anew at each run.
template <class Problem>
Work work(std::shared_ptr<Problem> problem, std::function<void(const Problem&, std::vector<double>&)> compute,
          std::function<void(const Problem&, const std::vector<double>&, std::string&)> write) {
    auto answer = std::make_shared<std::vector<double>>();
    return {[=] { compute(*problem, *answer); }, [=](std::string& out) { write(*problem, *answer, out); }};
}

template <class Problem>
auto number(std::function<double(const Problem&)> f) {
    return [f](const json::Value& input) {
        return work<Problem>(std::make_shared<Problem>(input), [f](const Problem& problem, std::vector<double>& answer) { answer.assign(1, f(problem)); },
                             [](const Problem&, const std::vector<double>& answer, std::string& out) { json::write(out, answer[0]); });
    };
}

template <class Problem>
auto numbers(std::function<void(const Problem&, std::vector<double>&)> f) {
    return [f](const json::Value& input) {
        return work<Problem>(std::make_shared<Problem>(input), f, [](const Problem&, const std::vector<double>& answer, std::string& out) { json::write(out, answer); });
    };
}

Module gaussian_mixture();
Module bundle_adjustment();
Module hand_tracking();
Module lstm();
Module kmeans();
Module least_squares();
Module log_sum_exp();
Module runge_kutta();
Module determinant();
Module particle();
Module saddle();
Module logistic_regression();
Module matrix_product();
