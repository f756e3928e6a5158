// Ceres on the sparse problems: "name n tolerance seconds cholesky|iterative" solves again and again and prints the least milliseconds, the steps and the value.
#include <ceres/ceres.h>
#include <glog/logging.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <limits>
#include "sparse.h"

namespace {
struct Equation final : ceres::CostFunction {
  int before, own, count;
  Equation(int i, int n) : before(std::min(i, 5)), own(before), count(before + 1 + (i + 1 < n ? 1 : 0)) {
    set_num_residuals(1);
    for (int k = 0; k < count; k++) mutable_parameter_block_sizes()->push_back(1);
  }
  bool Evaluate(double const *const *x, double *r, double **j) const override {
    double a = *x[own];
    r[0] = a * (2 + 5 * a * a) + 1;
    for (int k = 0; k < count; k++) {
      if (k != own) r[0] -= *x[k] * (1 + *x[k]);
      if (j && j[k]) j[k][0] = k == own ? 2 + 15 * a * a : -(1 + 2 * *x[k]);
    }
    return true;
  }
};
struct Count final : ceres::SizedCostFunction<1, 1> {
  double y;
  explicit Count(double y) : y(y) {}
  bool Evaluate(double const *const *x, double *r, double **j) const override {
    double e = std::exp(x[0][0]);
    r[0] = e - y;
    if (j && j[0]) j[0][0] = e;
    return true;
  }
};
struct Smooth final : ceres::SizedCostFunction<1, 1, 1> {
  bool Evaluate(double const *const *x, double *r, double **j) const override {
    r[0] = 3 * (x[1][0] - x[0][0]);
    if (j && j[0]) j[0][0] = -3;
    if (j && j[1]) j[1][0] = 3;
    return true;
  }
};
struct Sight final : ceres::SizedCostFunction<2, 3, 2> {
  double across, along;
  Sight(double across, double along) : across(across), along(along) {}
  bool Evaluate(double const *const *x, double *r, double **j) const override {
    double c = std::cos(x[0][2]), s = std::sin(x[0][2]), dx = x[1][0] - x[0][0], dy = x[1][1] - x[0][1];
    double u = c * dx + s * dy, v = c * dy - s * dx;
    r[0] = 10 * (u - across), r[1] = 10 * (v - along);
    if (j && j[0]) {
      double d[] = {-10 * c, -10 * s, 10 * v, 10 * s, -10 * c, -10 * u};
      std::copy(d, d + 6, j[0]);
    }
    if (j && j[1]) {
      double d[] = {10 * c, 10 * s, -10 * s, 10 * c};
      std::copy(d, d + 4, j[1]);
    }
    return true;
  }
};
struct Odometry final : ceres::SizedCostFunction<3, 3, 3> {
  const double *moved;
  explicit Odometry(const double *moved) : moved(moved) {}
  bool Evaluate(double const *const *x, double *r, double **j) const override {
    for (int c = 0; c < 3; c++) r[c] = x[1][c] - x[0][c] - moved[c];
    for (int b = 0; b < 2; b++)
      if (j && j[b])
        for (int c = 0; c < 9; c++) j[b][c] = c % 4 ? 0 : b ? 1 : -1;
    return true;
  }
};
struct First final : ceres::SizedCostFunction<3, 3> {
  double at[3];
  explicit First(const double *truth) { std::copy(truth, truth + 3, at); }
  bool Evaluate(double const *const *x, double *r, double **j) const override {
    for (int c = 0; c < 3; c++) r[c] = 100 * (x[0][c] - at[c]);
    if (j && j[0])
      for (int c = 0; c < 9; c++) j[0][c] = c % 4 ? 0 : 100;
    return true;
  }
};
}  // namespace

int main(int count, char **arguments) {
  if (count < 6) return 2;
  google::InitGoogleLogging(arguments[0]);
  FLAGS_minloglevel = 3;
  int n = atoi(arguments[2]);
  double tolerance = atof(arguments[3]), seconds = atof(arguments[4]);
  std::vector<double> start, x;
  ceres::Problem problem;
  Grid grid(n);
  Map map(n);
  if (!strcmp(arguments[1], "band")) {
    start.assign(static_cast<size_t>(n), -1);
    x = start;
    for (int i = 0; i < n; i++) {
      std::vector<double *> blocks;
      for (int k = std::max(0, i - 5); k <= std::min(n - 1, i + 1); k++) blocks.push_back(&x[static_cast<size_t>(k)]);
      problem.AddResidualBlock(new Equation(i, n), nullptr, blocks);
    }
  } else if (!strcmp(arguments[1], "grid")) {
    int side = grid.side, all = side * side;
    start.assign(static_cast<size_t>(all), 0);
    x = start;
    for (int i = 0; i < all; i++) {
      problem.AddResidualBlock(new Count(grid.counts[static_cast<size_t>(i)]), nullptr, &x[static_cast<size_t>(i)]);
      if ((i + 1) % side) problem.AddResidualBlock(new Smooth, nullptr, &x[static_cast<size_t>(i)], &x[static_cast<size_t>(i) + 1]);
      if (i + side < all) problem.AddResidualBlock(new Smooth, nullptr, &x[static_cast<size_t>(i)], &x[static_cast<size_t>(i + side)]);
    }
  } else {
    start = map.start;
    x = start;
    for (size_t s = 0; s < map.sights.size(); s++)
      problem.AddResidualBlock(new Sight(map.measured[2 * s], map.measured[2 * s + 1]), nullptr, &x[static_cast<size_t>(3 * map.sights[s].first)],
                               &x[static_cast<size_t>(map.marks + 2 * map.sights[s].second)]);
    for (int k = 0; k + 1 < map.poses; k++)
      problem.AddResidualBlock(new Odometry(&map.moved[static_cast<size_t>(3 * k)]), nullptr, &x[static_cast<size_t>(3 * k)], &x[static_cast<size_t>(3 * k + 3)]);
    problem.AddResidualBlock(new First(map.truth.data()), nullptr, &x[0]);
  }
  ceres::Solver::Options options;
  options.linear_solver_type = strcmp(arguments[5], "cholesky") ? ceres::CGNR : ceres::SPARSE_NORMAL_CHOLESKY;
  options.max_num_iterations = 500;
  options.function_tolerance = 0;
  options.gradient_tolerance = tolerance;
  options.parameter_tolerance = 0;
  options.logging_type = ceres::SILENT;
  options.num_threads = 1;
  double least = std::numeric_limits<double>::infinity();
  ceres::Solver::Summary summary;
  auto now = [] { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); };
  double end = now() + seconds;
  do {
    x = start;
    double begin = now();
    ceres::Solve(options, &problem, &summary);
    least = std::min(least, now() - begin);
  } while (now() < end);
  printf("%.17g %d %.17g\n", 1e3 * least, summary.num_successful_steps + summary.num_unsuccessful_steps, summary.final_cost);
  return 0;
}
