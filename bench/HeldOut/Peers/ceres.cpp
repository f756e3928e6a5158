// Ceres with its defaults: "minimize" a function, or "fit" residuals, told over the pipe. Each asks by 'e' and a point; at its end, 'x', one byte for whether it calls itself converged, and the point.
#include <ceres/ceres.h>
#include <glog/logging.h>
#include "../../Minimizers/Peers/peer.h"

namespace {
bool all_finite(const double *x, int n) {
  for (int i = 0; i < n; i++)
    if (!std::isfinite(x[i])) return false;
  return true;
}

struct Function final : ceres::FirstOrderFunction {
  bool Evaluate(const double *x, double *f, double *gradient) const override {
    std::vector<double> own(static_cast<size_t>(peer_n));
    double *g = gradient ? gradient : own.data();
    *f = peer_evaluate(x, g);
    return std::isfinite(*f) && all_finite(g, peer_n);
  }
  int NumParameters() const override { return peer_n; }
};

struct Residuals final : ceres::CostFunction {
  explicit Residuals(int count) {
    set_num_residuals(count);
    mutable_parameter_block_sizes()->push_back(peer_n);
  }
  bool Evaluate(double const *const *x, double *residuals, double **jacobians) const override {
    const bool derive = jacobians && jacobians[0];
    fputc(derive ? 'j' : 'e', stdout);
    fwrite(x[0], sizeof(double), static_cast<size_t>(peer_n), stdout);
    fflush(stdout);
    const int m = num_residuals();
    peer_read(residuals, sizeof(double) * static_cast<size_t>(m));
    if (derive) peer_read(jacobians[0], sizeof(double) * static_cast<size_t>(m * peer_n));
    return all_finite(residuals, m) && (!derive || all_finite(jacobians[0], m * peer_n));
  }
};

void end(ceres::TerminationType type, const double *x) {
  fputc('x', stdout);
  fputc(type == ceres::CONVERGENCE, stdout);
  fwrite(x, sizeof(double), static_cast<size_t>(peer_n), stdout);
  fflush(stdout);
}
}  // namespace

int main(int count, char **arguments) {
  if (count < 2) return 2;
  google::InitGoogleLogging(arguments[0]);
  FLAGS_minloglevel = 3;
  FLAGS_stderrthreshold = 4;
  FLAGS_logtostderr = false;
  double *x;
  peer_begin(&x);
  if (!strcmp(arguments[1], "fit")) {
    int m;
    peer_read(&m, sizeof m);
    ceres::Problem problem;
    problem.AddResidualBlock(new Residuals(m), nullptr, x);
    ceres::Solver::Options options;
    options.logging_type = ceres::SILENT;
    ceres::Solver::Summary summary;
    ceres::Solve(options, &problem, &summary);
    end(summary.termination_type, x);
    return 0;
  }
  ceres::GradientProblem problem(new Function);
  ceres::GradientProblemSolver::Options options;
  options.logging_type = ceres::SILENT;
  ceres::GradientProblemSolver::Summary summary;
  ceres::Solve(options, problem, x, &summary);
  end(summary.termination_type, x);
  return 0;
}
