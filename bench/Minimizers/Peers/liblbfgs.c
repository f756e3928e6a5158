// liblbfgs: "pipe" solves a problem that is told over the pipe; "time n memory tolerance seconds" minimises the valley again and again.
#include <lbfgs.h>
#include "peer.h"

static int evaluations;
static double tolerance;

static double ask(void *instance, const double *x, double *g, const int n, const double step) {
  (void)instance, (void)n, (void)step;
  return peer_evaluate(x, g);
}

static double ask_valley(void *instance, const double *x, double *g, const int n, const double step) {
  (void)instance, (void)step;
  evaluations++;
  return valley(x, g, n);
}

static int done(void *instance, const double *x, const double *g, const double f, const double xnorm, const double gnorm, const double step, int n, int k, int ls) {
  (void)instance, (void)x, (void)f, (void)xnorm, (void)gnorm, (void)step, (void)k, (void)ls;
  return largest(g, n) <= tolerance;
}

int main(int count, char **arguments) {
  lbfgs_parameter_t options;
  lbfgs_parameter_init(&options);
  double f;
  if (!strcmp(arguments[1], "pipe")) {
    double *start;
    int n = peer_begin(&start);
    double *x = lbfgs_malloc(n);
    memcpy(x, start, sizeof(double) * (size_t)n);
    options.epsilon = 1e-12;
    lbfgs(n, x, &f, ask, NULL, NULL, &options);
    peer_end();
    return 0;
  }

  if (count < 6) return 2;
  int n = atoi(arguments[2]);
  options.m = atoi(arguments[3]);
  options.epsilon = 0;
  tolerance = atof(arguments[4]);
  double *x = lbfgs_malloc(n), least = INFINITY, end = seconds_now() + atof(arguments[5]);
  do {
    valley_start(x, n);
    evaluations = 0;
    double begin = seconds_now();
    lbfgs(n, x, &f, ask_valley, done, NULL, &options);
    least = fmin(least, seconds_now() - begin);
  } while (seconds_now() < end);
  printf("%.17g %d %.17g\n", 1e3 * least, evaluations, f);
  return 0;
}
