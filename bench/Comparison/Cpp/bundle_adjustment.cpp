// ba: the 2 x 15 block of each observation derived by hand, written into a sparse matrix by rows.
#include <cmath>

#include "evaluation.hpp"

namespace {

constexpr int camera_size = 11, point_size = 3, block = camera_size + point_size + 1, shown = 30;

std::vector<double> repeat(const std::vector<double>& item, int count) {
    std::vector<double> all;
    for (int i = 0; i < count; i++) {
        all.insert(all.end(), item.begin(), item.end());
    }
    return all;
}

struct Problem {
    int n, m, p;
    std::vector<double> cameras, points, weights, features;
    mutable std::vector<int> rows, columns;

    explicit Problem(const json::Value& input)
        : n(input["n"].whole()), m(input["m"].whole()), p(input["p"].whole()), cameras(repeat(input["cam"].numbers(), n)), points(repeat(input["x"].numbers(), m)),
          weights(repeat(input["w"].numbers(), p)), features(repeat(input["feat"].numbers(), p)), rows(3 * p + 1), columns(31 * p) {}

    const double* camera(int i) const { return &cameras[i % n * camera_size]; }
    const double* point(int i) const { return &points[i % m * point_size]; }
    const double* feature(int i) const { return &features[2 * i]; }
};

struct Projection {
    double centred[3], rotation[9], seen[3], flat[2], square, distortion;
};

void rotate(const double* r, const double* x, double* rotation, double* seen) {
    double squared = r[0] * r[0] + r[1] * r[1] + r[2] * r[2], angle = std::sqrt(squared);
    double sine = squared == 0 ? 1 : std::sin(angle) / angle, cosine = squared == 0 ? 1 : std::cos(angle), rest = squared == 0 ? 0 : (1 - cosine) / squared;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            rotation[3 * i + j] = rest * r[i] * r[j] + (i == j ? cosine : 0);
        }
    }
    rotation[1] -= sine * r[2];
    rotation[2] += sine * r[1];
    rotation[3] += sine * r[2];
    rotation[5] -= sine * r[0];
    rotation[6] -= sine * r[1];
    rotation[7] += sine * r[0];
    for (int i = 0; i < 3; i++) {
        seen[i] = rotation[3 * i] * x[0] + rotation[3 * i + 1] * x[1] + rotation[3 * i + 2] * x[2];
    }
}

Projection project(const double* camera, const double* point) {
    Projection made;
    for (int i = 0; i < 3; i++) {
        made.centred[i] = point[i] - camera[3 + i];
    }
    rotate(camera, made.centred, made.rotation, made.seen);
    made.flat[0] = made.seen[0] / made.seen[2];
    made.flat[1] = made.seen[1] / made.seen[2];
    made.square = made.flat[0] * made.flat[0] + made.flat[1] * made.flat[1];
    made.distortion = 1 + made.square * (camera[9] + made.square * camera[10]);
    return made;
}

void objective(const Problem& problem, std::vector<double>& answer) {
    answer.resize(3 * problem.p);
    for (int i = 0; i < problem.p; i++) {
        const double* camera = problem.camera(i);
        Projection made = project(camera, problem.point(i));
        double weight = problem.weights[i];
        for (int e = 0; e < 2; e++) {
            answer[2 * i + e] = weight * (made.flat[e] * made.distortion * camera[6] + camera[7 + e] - problem.feature(i)[e]);
        }
        answer[2 * problem.p + i] = 1 - weight * weight;
    }
}

// The derivative of the turned x by r: -R [x] (r r^T + (R^T - I) [r]) / |r|^2, brackets for the matrix of a cross product (Gallego and Yezzi, 2015).
void turn_derivative(const double* r, const Projection& made, double* derivative) {
    const double* x = made.centred;
    const double* rotation = made.rotation;
    double squared = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
    double inner[9];
    for (int i = 0; i < 3; i++) {
        double row[3] = {rotation[i], rotation[3 + i], rotation[6 + i]};
        row[i] -= 1;
        inner[3 * i] = (r[i] * r[0] + row[1] * r[2] - row[2] * r[1]) / squared;
        inner[3 * i + 1] = (r[i] * r[1] + row[2] * r[0] - row[0] * r[2]) / squared;
        inner[3 * i + 2] = (r[i] * r[2] + row[0] * r[1] - row[1] * r[0]) / squared;
    }
    if (squared == 0) {
        std::fill(inner, inner + 9, 0);
        inner[0] = inner[4] = inner[8] = 1;
    }
    for (int i = 0; i < 3; i++) {
        const double* row = rotation + 3 * i;
        double crossed[3] = {row[2] * x[1] - row[1] * x[2], row[0] * x[2] - row[2] * x[0], row[1] * x[0] - row[0] * x[1]};
        for (int j = 0; j < 3; j++) {
            derivative[3 * i + j] = crossed[0] * inner[j] + crossed[1] * inner[3 + j] + crossed[2] * inner[6 + j];
        }
    }
}

void error_derivatives(const double* camera, const double* point, const double* feature, double weight, double* values) {
    Projection made = project(camera, point);
    double by_turn[9];
    turn_derivative(camera, made, by_turn);
    double focus = camera[6], slope = camera[9] + 2 * camera[10] * made.square;
    for (int e = 0; e < 2; e++) {
        double* row = values + e * block;
        double flat = made.flat[e], distorted = flat * made.distortion, scale = weight * focus;
        double by_flat[2] = {scale * flat * slope * 2 * made.flat[0], scale * flat * slope * 2 * made.flat[1]};
        by_flat[e] += scale * made.distortion;
        double by_seen[3] = {by_flat[0] / made.seen[2], by_flat[1] / made.seen[2], -(by_flat[0] * made.flat[0] + by_flat[1] * made.flat[1]) / made.seen[2]};
        for (int j = 0; j < 3; j++) {
            double by_point = by_seen[0] * made.rotation[j] + by_seen[1] * made.rotation[3 + j] + by_seen[2] * made.rotation[6 + j];
            row[j] = by_seen[0] * by_turn[j] + by_seen[1] * by_turn[3 + j] + by_seen[2] * by_turn[6 + j];
            row[3 + j] = -by_point;
            row[camera_size + j] = by_point;
        }
        row[6] = weight * distorted;
        row[7 + e] = weight;
        row[8 - e] = 0;
        row[9] = scale * flat * made.square;
        row[10] = row[9] * made.square;
        row[14] = distorted * focus + camera[7 + e] - feature[e];
    }
}

void jacobian(const Problem& problem, std::vector<double>& values) {
    int p = problem.p, first_point = camera_size * problem.n, first_weight = first_point + point_size * problem.m, errors = 2 * block * p;
    values.resize(31 * p);
    for (int i = 0; i < p; i++) {
        error_derivatives(problem.camera(i), problem.point(i), problem.feature(i), problem.weights[i], &values[2 * block * i]);
        for (int e = 0; e < 2; e++) {
            int start = problem.rows[2 * i + e] = (2 * i + e) * block;
            for (int j = 0; j < camera_size; j++) {
                problem.columns[start + j] = camera_size * (i % problem.n) + j;
            }
            for (int j = 0; j < point_size; j++) {
                problem.columns[start + camera_size + j] = first_point + point_size * (i % problem.m) + j;
            }
            problem.columns[start + block - 1] = first_weight + i;
        }
        problem.rows[2 * p + i] = errors + i;
        problem.columns[errors + i] = first_weight + i;
        values[errors + i] = -2 * problem.weights[i];
    }
    problem.rows[3 * p] = 31 * p;
}

void write_errors(const Problem& problem, const std::vector<double>& errors, std::string& out) {
    std::string repeated = ",\"repeated\":" + std::to_string(problem.p) + "}";
    out += "{\"reproj_error\":{\"elements\":";
    json::write(out, std::span(errors).first(2));
    out += repeated + ",\"w_err\":{\"element\":";
    json::write(out, errors[2 * problem.p]);
    out += repeated + "}";
}

template <class T>
void write_ends(std::string& out, const std::vector<T>& all) {
    std::vector<double> ends(all.begin(), all.begin() + std::min<size_t>(shown, all.size()));
    ends.push_back(all.back());
    json::write(out, ends);
}

void write_jacobian(const Problem& problem, const std::vector<double>& values, std::string& out) {
    out += "{\"rows\":";
    write_ends(out, problem.rows);
    out += ",\"cols\":";
    write_ends(out, problem.columns);
    out += ",\"vals\":";
    write_ends(out, values);
    out += "}";
}

}

Module bundle_adjustment() {
    return {{"objective", [](const json::Value& input) { return work<Problem>(std::make_shared<Problem>(input), objective, write_errors); }},
            {"jacobian", [](const json::Value& input) { return work<Problem>(std::make_shared<Problem>(input), jacobian, write_jacobian); }}};
}
