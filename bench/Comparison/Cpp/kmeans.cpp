// kmeans: the direction in closed form, each centroid less the mean of its points.
#include <limits>

#include "evaluation.hpp"

namespace {

struct Problem {
    int n, k, d;
    std::vector<double> points, centroids;

    explicit Problem(const json::Value& input)
        : n(input["points"].list().size()), k(input["centroids"].list().size()), d(input["points"].list()[0].list().size()),
          points(input["points"].numbers()), centroids(input["centroids"].numbers()) {}
};

struct Nearest {
    int centroid;
    double distance;
};

Nearest nearest(const Problem& problem, const double* point) {
    Nearest best{0, std::numeric_limits<double>::infinity()};
    for (int j = 0; j < problem.k; j++) {
        const double* centroid = &problem.centroids[j * problem.d];
        double distance = 0;
        for (int i = 0; i < problem.d; i++) {
            double difference = point[i] - centroid[i];
            distance += difference * difference;
        }
        if (distance < best.distance) {
            best = {j, distance};
        }
    }
    return best;
}

double cost(const Problem& problem) {
    double sum = 0;
    for (int i = 0; i < problem.n; i++) {
        sum += nearest(problem, &problem.points[i * problem.d]).distance;
    }
    return sum;
}

void direction(const Problem& problem, std::vector<double>& answer) {
    answer.assign(problem.centroids.size(), 0);
    std::vector<double> counts(problem.k);
    for (int i = 0; i < problem.n; i++) {
        const double* point = &problem.points[i * problem.d];
        int centroid = nearest(problem, point).centroid;
        counts[centroid]++;
        for (int j = 0; j < problem.d; j++) {
            answer[centroid * problem.d + j] += point[j];
        }
    }
    for (size_t i = 0; i < answer.size(); i++) {
        answer[i] = problem.centroids[i] - answer[i] / counts[i / problem.d];
    }
}

}

Module kmeans() {
    return {{"cost", number<Problem>(cost)},
            {"dir", [](const json::Value& input) {
                 return work<Problem>(std::make_shared<Problem>(input), direction, [](const Problem& problem, const std::vector<double>& answer, std::string& out) {
                     json::write_rows(out, answer, problem.k);
                 });
             }}};
}
