// ht: forward mode by hand. An angle moves only the bones below its own, and only vertices that some point needs are moved at all.
#include <array>
#include <cmath>

#include "evaluation.hpp"

namespace {

constexpr int angles = 26, fingers = 5, first_bone = 2, bones_in_finger = 4;

using Matrix3 = std::array<double, 9>;
using Vector3 = std::array<double, 3>;

// Three rows of four: a linear map and a displacement.
struct Affine {
    std::array<double, 12> m{};

    static Affine from(const double* row_major) {
        Affine made;
        std::copy(row_major, row_major + 12, made.m.begin());
        return made;
    }

    Vector3 operator*(const double* p) const {
        Vector3 to;
        for (int i = 0; i < 3; i++) {
            to[i] = m[4 * i] * p[0] + m[4 * i + 1] * p[1] + m[4 * i + 2] * p[2] + m[4 * i + 3] * p[3];
        }
        return to;
    }

    void add(double weight, const Affine& other) {
        for (int i = 0; i < 12; i++) {
            m[i] += weight * other.m[i];
        }
    }
};

// last is the fourth row's last element of the right factor: 1 for a map, 0 for a derivative.
Affine multiply(const Affine& left, const Affine& right, double last = 1) {
    Affine made;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 4; j++) {
            made.m[4 * i + j] = left.m[4 * i] * right.m[j] + left.m[4 * i + 1] * right.m[4 + j] + left.m[4 * i + 2] * right.m[8 + j] + (j == 3 ? last * left.m[4 * i + 3] : 0);
        }
    }
    return made;
}

Vector3 multiply(const Matrix3& matrix, const Vector3& x) {
    Vector3 to;
    for (int i = 0; i < 3; i++) {
        to[i] = matrix[3 * i] * x[0] + matrix[3 * i + 1] * x[1] + matrix[3 * i + 2] * x[2];
    }
    return to;
}

struct Problem {
    int points_count, corners;
    bool mirrored;
    std::vector<int> parents;
    std::vector<double> relatives, inverses, positions, weights, points, us, theta;

    explicit Problem(const json::Value& input) {
        const json::Value& data = input["data"];
        const json::Value& model = data["model"];
        mirrored = std::get<bool>(model["is_mirrored"].data);
        for (double parent : model["parents"].numbers()) {
            parents.push_back(static_cast<int>(parent));
        }
        relatives = model["base_relatives"].numbers();
        inverses = model["inverse_base_absolutes"].numbers();
        points = data["points"].numbers();
        us = input["us"].numbers();
        theta = input["theta"].numbers();
        corners = us.empty() ? 1 : 3;
        std::vector<double> chosen = data["correspondences"].numbers();
        points_count = static_cast<int>(chosen.size());
        std::vector<double> triangles = corners == 1 ? std::vector<double>() : model["triangles"].numbers();
        std::vector<double> all_positions = model["base_positions"].numbers(), all_weights = model["weights"].numbers();
        size_t bones = parents.size();
        for (double index : chosen) {
            for (int corner = 0; corner < corners; corner++) {
                auto vertex = static_cast<size_t>(corners == 1 ? index : triangles[3 * static_cast<size_t>(index) + corner]);
                positions.insert(positions.end(), &all_positions[4 * vertex], &all_positions[4 * vertex] + 4);
                weights.insert(weights.end(), &all_weights[bones * vertex], &all_weights[bones * vertex] + bones);
            }
        }
    }

    int row_size() const { return angles + (corners == 1 ? 0 : 2); }
};

// What an angle does to a bone.
struct Change {
    int bone;
    Affine by_angle;
};

struct Pose {
    std::vector<Affine> transforms;
    std::array<std::vector<Change>, angles> changes;
    Matrix3 turn;
    std::array<Matrix3, 3> turn_changes{};
};

Affine about_x(double c, double s, double one) { return {{one, 0, 0, 0, 0, c, -s, 0, 0, s, c, 0}}; }
Affine about_z(double c, double s, double one) { return {{c, -s, 0, 0, s, c, 0, 0, 0, 0, one, 0}}; }

// The first joint of a finger turns about z after x, the next two about x.
void pose_bones(const Problem& problem, bool with_changes, Pose& pose) {
    int bones = static_cast<int>(problem.parents.size());
    std::vector<Affine> relatives(bones), absolutes(bones), inverses(bones);
    pose.transforms.resize(bones);
    struct Start {
        int bone, angle;
        Affine turn;
    };
    std::vector<Start> starts;
    for (int bone = 0; bone < bones; bone++) {
        Affine base = Affine::from(&problem.relatives[16 * bone]);
        inverses[bone] = Affine::from(&problem.inverses[16 * bone]);
        relatives[bone] = base;
        int finger = (bone - first_bone) / bones_in_finger, joint = (bone - first_bone) % bones_in_finger;
        if (bone >= first_bone && finger < fingers && joint < 3) {
            int angle = 6 + 4 * finger + (joint == 0 ? 0 : joint + 1);
            double c = std::cos(problem.theta[angle]), s = std::sin(problem.theta[angle]);
            Affine turn = about_x(c, s, 1), change = about_x(-s, c, 0);
            if (joint == 0) {
                double c1 = std::cos(problem.theta[angle + 1]), s1 = std::sin(problem.theta[angle + 1]);
                starts.push_back({bone, angle + 1, multiply(base, multiply(about_z(-s1, c1, 0), turn), 0)});
                change = multiply(about_z(c1, s1, 1), change);
                turn = multiply(about_z(c1, s1, 1), turn);
            }
            starts.push_back({bone, angle, multiply(base, change, 0)});
            relatives[bone] = multiply(base, turn);
        }
        int parent = problem.parents[bone];
        absolutes[bone] = parent < 0 ? relatives[bone] : multiply(absolutes[parent], relatives[bone]);
        pose.transforms[bone] = multiply(absolutes[bone], inverses[bone]);
    }

    for (size_t i = 0; with_changes && i < starts.size(); i++) {
        const Start& start = starts[i];
        std::vector<Affine> changed(bones);
        std::vector<bool> moves(bones);
        for (int bone = start.bone; bone < bones; bone++) {
            int parent = problem.parents[bone];
            if (bone == start.bone) {
                changed[bone] = parent < 0 ? start.turn : multiply(absolutes[parent], start.turn, 0);
            } else if (parent >= start.bone && moves[parent]) {
                changed[bone] = multiply(changed[parent], relatives[bone]);
            } else {
                continue;
            }
            moves[bone] = true;
            pose.changes[start.angle].push_back({bone, multiply(changed[bone], inverses[bone])});
        }
    }
}

Matrix3 cross(const Vector3& r) { return {0, -r[2], r[1], r[2], 0, -r[0], -r[1], r[0], 0}; }

// Rodrigues' formula; its derivative by r_i is (r_i [r] + [r x (I - R) e_i]) R / |r|^2 (Gallego and Yezzi, 2015).
void pose_hand(const Problem& problem, Pose& pose) {
    Vector3 r{problem.theta[0], problem.theta[1], problem.theta[2]};
    double squared = r[0] * r[0] + r[1] * r[1] + r[2] * r[2], angle = std::sqrt(squared);
    pose.turn = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    if (angle < 1e-4) {
        return;
    }
    double s = std::sin(angle) / angle, c = std::cos(angle), rest = (1 - c) / squared;
    Matrix3 crossed = cross(r);
    for (int i = 0; i < 9; i++) {
        pose.turn[i] = c * pose.turn[i] + s * crossed[i] + rest * r[i / 3] * r[i % 3];
    }
    for (int i = 0; i < 3; i++) {
        Vector3 column{-pose.turn[i], -pose.turn[3 + i], -pose.turn[6 + i]};
        column[i] += 1;
        Matrix3 left = cross(multiply(crossed, column));
        for (int j = 0; j < 9; j++) {
            left[j] = (left[j] + r[i] * crossed[j]) / squared;
        }
        for (int j = 0; j < 9; j++) {
            pose.turn_changes[i][j] = left[j / 3 * 3] * pose.turn[j % 3] + left[j / 3 * 3 + 1] * pose.turn[3 + j % 3] + left[j / 3 * 3 + 2] * pose.turn[6 + j % 3];
        }
    }
}

Pose pose_of(const Problem& problem, bool with_changes) {
    Pose pose;
    pose_bones(problem, with_changes, pose);
    pose_hand(problem, pose);
    return pose;
}

struct Vertex {
    Vector3 at;
    std::array<Vector3, angles> by_theta;
};

Vector3 placed(const Problem& problem, const Affine& blended, int vertex) {
    Vector3 at = blended * &problem.positions[4 * vertex];
    at[0] = problem.mirrored ? -at[0] : at[0];
    return at;
}

// Where a vertex is, and by theta if that is asked for.
template <bool WithDerivatives>
Vertex move(const Problem& problem, const Pose& pose, int vertex) {
    Vertex moved;
    const double* weights = &problem.weights[vertex * problem.parents.size()];
    Affine blended;
    for (size_t bone = 0; bone < pose.transforms.size(); bone++) {
        blended.add(weights[bone], pose.transforms[bone]);
    }
    Vector3 local = placed(problem, blended, vertex);
    moved.at = multiply(pose.turn, local);
    for (int i = 0; i < 3; i++) {
        moved.at[i] += problem.theta[3 + i];
    }
    if constexpr (WithDerivatives) {
        for (int i = 0; i < 3; i++) {
            moved.by_theta[i] = multiply(pose.turn_changes[i], local);
            moved.by_theta[3 + i] = {};
            moved.by_theta[3 + i][i] = 1;
        }
        for (int angle = 6; angle < angles; angle++) {
            Affine change;
            for (const Change& part : pose.changes[angle]) {
                change.add(weights[part.bone], part.by_angle);
            }
            moved.by_theta[angle] = multiply(pose.turn, placed(problem, change, vertex));
        }
    }
    return moved;
}

void objective(const Problem& problem, std::vector<double>& errors) {
    Pose pose = pose_of(problem, false);
    errors = problem.points;
    for (int point = 0; point < problem.points_count; point++) {
        const double* us = problem.us.data() + 2 * point;
        double shares[3] = {1, 0, 0};
        if (problem.corners > 1) {
            shares[0] = us[0], shares[1] = us[1], shares[2] = 1 - us[0] - us[1];
        }
        for (int corner = 0; corner < problem.corners; corner++) {
            Vector3 at = move<false>(problem, pose, point * problem.corners + corner).at;
            for (int i = 0; i < 3; i++) {
                errors[3 * point + i] -= shares[corner] * at[i];
            }
        }
    }
}

void jacobian(const Problem& problem, std::vector<double>& answer) {
    Pose pose = pose_of(problem, true);
    int columns = problem.row_size(), own = columns - angles;
    answer.resize(3 * problem.points_count * columns);
    for (int point = 0; point < problem.points_count; point++) {
        double* rows = &answer[3 * point * columns];
        Vertex first = move<true>(problem, pose, point * problem.corners);
        if (problem.corners > 1) {
            Vertex second = move<true>(problem, pose, point * 3 + 1), third = move<true>(problem, pose, point * 3 + 2);
            double u = problem.us[2 * point], v = problem.us[2 * point + 1], w = 1 - u - v;
            for (int i = 0; i < 3; i++) {
                rows[i * columns] = third.at[i] - first.at[i];
                rows[i * columns + 1] = third.at[i] - second.at[i];
            }
            for (int angle = 0; angle < angles; angle++) {
                for (int i = 0; i < 3; i++) {
                    first.by_theta[angle][i] = u * first.by_theta[angle][i] + v * second.by_theta[angle][i] + w * third.by_theta[angle][i];
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            for (int angle = 0; angle < angles; angle++) {
                rows[i * columns + own + angle] = -first.by_theta[angle][i];
            }
        }
    }
}

}

Module hand_tracking() {
    return {{"objective", numbers<Problem>(objective)},
            {"jacobian", [](const json::Value& input) {
                 return work<Problem>(std::make_shared<Problem>(input), jacobian, [](const Problem& problem, const std::vector<double>& answer, std::string& out) {
                     json::write_rows(out, answer, 3 * problem.points_count);
                 });
             }}};
}
