// Ceres's solver for general functions, bfgs or lbfgs, on a problem that is told over the pipe.
#include <ceres/ceres.h>
#include <glog/logging.h>
#include "peer.h"

namespace {
struct Told final : ceres::FirstOrderFunction {
  bool Evaluate(const double *x, double *f, double *gradient) const override {
    std::vector<double> own(static_cast<size_t>(peer_n));
    *f = peer_evaluate(x, gradient ? gradient : own.data());
    return true;
  }
  int NumParameters() const override { return peer_n; }
};
}  // namespace

int main(int count, char **arguments) {
  if (count < 2) return 2;
  google::InitGoogleLogging(arguments[0]);
  FLAGS_minloglevel = 3;
  double *x;
  peer_begin(&x);
  ceres::GradientProblem problem(new Told);
  ceres::GradientProblemSolver::Options options;
  options.line_search_direction_type = strcmp(arguments[1], "bfgs") ? ceres::LBFGS : ceres::BFGS;
  options.max_num_iterations = 20000;
  options.function_tolerance = 0;
  options.gradient_tolerance = 1e-12;
  options.parameter_tolerance = 0;
  options.logging_type = ceres::SILENT;
  ceres::GradientProblemSolver::Summary summary;
  ceres::Solve(options, problem, x, &summary);
  peer_end();
  return 0;
}
