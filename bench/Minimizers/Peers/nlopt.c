// NLopt, one of its methods by name, on a problem that is told over the pipe.
#include <nlopt.h>
#include "peer.h"

static double ask(unsigned n, const double *x, double *g, void *data) {
  (void)data;
  static double *own;
  if (!own) own = (double *)malloc(sizeof(double) * n);
  return peer_evaluate(x, g ? g : own);
}

int main(int count, char **arguments) {
  if (count < 2) return 2;
  double *x, f;
  int n = peer_begin(&x);
  nlopt_algorithm method = !strcmp(arguments[1], "slsqp") ? NLOPT_LD_SLSQP
                         : !strcmp(arguments[1], "tnewton") ? NLOPT_LD_TNEWTON_PRECOND_RESTART
                         : !strcmp(arguments[1], "var2") ? NLOPT_LD_VAR2
                                                         : NLOPT_LD_LBFGS;
  nlopt_opt opt = nlopt_create(method, (unsigned)n);
  nlopt_set_min_objective(opt, ask, NULL);
  nlopt_set_maxeval(opt, 20000);
  nlopt_optimize(opt, x, &f);
  peer_end();
  return 0;
}
