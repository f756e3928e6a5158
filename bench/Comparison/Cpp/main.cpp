// The evaluations by hand in C++, behind the protocol of GradBench: a JSON object on each line in, one on each line out.
#include <chrono>
#include <iostream>

#include "evaluation.hpp"

namespace {

using Clock = std::chrono::steady_clock;

const std::map<std::string, Module> modules = {
    {"gmm", gaussian_mixture()}, {"ba", bundle_adjustment()}, {"ht", hand_tracking()}, {"lstm", lstm()}, {"kmeans", kmeans()},
    {"llsq", least_squares()}, {"lse", log_sum_exp()}, {"ode", runge_kutta()}, {"det", determinant()}, {"particle", particle()},
    {"saddle", saddle()}, {"logistic", logistic_regression()}, {"product", matrix_product()},
};

double number_or(const json::Value& input, const char* name, double otherwise) {
    const json::Value* found = input.find(name);
    return found ? found->number() : otherwise;
}

std::string timing(const char* name, Clock::duration spent) {
    return std::string("{\"name\":\"") + name + "\",\"nanoseconds\":" + std::to_string(std::chrono::nanoseconds(spent).count()) + "}";
}

std::string evaluate(const json::Value& message) {
    const json::Value& input = message["input"];
    double least_runs = number_or(input, "min_runs", 1);
    std::chrono::duration<double> least_time(number_or(input, "min_seconds", 0));

    Clock::time_point start = Clock::now();
    Work work = modules.at(message["module"].text()).at(message["function"].text())(input);
    work.run();
    std::string timings = timing("prepare", Clock::now() - start);

    Clock::duration spent{};
    for (int run = 0; run < least_runs || spent < least_time; run++) {
        start = Clock::now();
        work.run();
        Clock::duration once = Clock::now() - start;
        timings += ",";
        timings += timing("evaluate", once);
        spent += once;
    }

    std::string reply = ",\"success\":true,\"output\":";
    work.write(reply);
    return reply + ",\"timings\":[" + timings + "]";
}

std::string define(const std::string& module) {
    return modules.contains(module) ? ",\"success\":true" : ",\"success\":false";
}

}

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        json::Value message = json::parse(line);
        std::string reply = "{\"id\":" + std::to_string(message["id"].whole());
        const std::string& kind = message["kind"].text();
        try {
            reply += kind == "evaluate" ? evaluate(message) : kind == "define" ? define(message["module"].text()) : "";
        } catch (const std::exception& error) {
            reply += ",\"success\":false,\"error\":";
            json::write_text(reply, error.what());
        }
        std::cout << reply << "}" << std::endl;
    }
}
