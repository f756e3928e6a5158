// The sparse problems of SparseProblem.cs: the same numbers from the same generator.
#pragma once
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

struct Draw {
  uint32_t state = 12345;
  double next() {
    state = (state * 1103515245u + 12345u) & 0x7fffffffu;
    return state / 2147483648.0;
  }
};

struct Grid {
  int side;
  std::vector<double> counts;
  explicit Grid(int n) : side(static_cast<int>(std::lround(std::sqrt(n)))) {
    Draw draw;
    for (int i = 0; i < side * side; i++)
      counts.push_back(std::exp(std::sin(6.0 * (i % side) / side) + std::cos(5.0 * (i / side) / side)) + draw.next());
  }
};

struct Map {
  int landmarks, poses, n, marks;
  std::vector<std::pair<int, int>> sights;
  std::vector<double> measured, moved, start, truth;
  explicit Map(int wanted) : landmarks(wanted / 6), poses(4 * landmarks / 3), n(3 * poses + 2 * landmarks), marks(3 * poses), truth(n) {
    Draw draw;
    const double pi = 3.14159265358979323846;
    for (int k = 0; k < poses; k++) {
      double angle = 2 * pi * k / poses, size = poses / 20.0;
      truth[3 * k] = size * std::cos(angle), truth[3 * k + 1] = size * std::sin(angle), truth[3 * k + 2] = angle + pi / 2;
    }
    for (int k = 0; k < landmarks; k++) {
      int near = static_cast<int>(static_cast<int64_t>(k) * poses / landmarks);
      truth[marks + 2 * k] = truth[3 * near] + 4 * draw.next() - 2;
      truth[marks + 2 * k + 1] = truth[3 * near + 1] + 4 * draw.next() - 2;
    }
    for (int s = 0; s < 10 * poses; s++) {
      int pose = s / 10;
      int mark = static_cast<int>((static_cast<int64_t>(pose) * landmarks / poses + static_cast<int>(30 * draw.next()) - 15 + landmarks) % landmarks);
      sights.emplace_back(pose, mark);
      double c = std::cos(truth[3 * pose + 2]), q = std::sin(truth[3 * pose + 2]);
      double dx = truth[marks + 2 * mark] - truth[3 * pose], dy = truth[marks + 2 * mark + 1] - truth[3 * pose + 1];
      measured.push_back(c * dx + q * dy + 0.02 * (draw.next() - 0.5));
      measured.push_back(c * dy - q * dx + 0.02 * (draw.next() - 0.5));
    }
    for (int k = 0; k + 1 < poses; k++)
      for (int c = 0; c < 3; c++) moved.push_back(truth[3 * k + 3 + c] - truth[3 * k + c] + 0.05 * (draw.next() - 0.5));
    for (int i = 0; i < n; i++) start.push_back(truth[i] + (i < 3 ? 0 : i < marks && i % 3 == 2 ? 0.1 : 0.6) * (draw.next() - 0.5));
  }
};
