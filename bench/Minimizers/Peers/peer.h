// What a program in C or C++ needs to be told a problem and to ask for values over its pipes, and to time itself on the valley.
#pragma once
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int peer_n;

static inline void peer_read(void *to, size_t bytes) {
  if (fread(to, 1, bytes, stdin) != bytes) exit(3);
}

// The number of variables; the start goes to *x, in memory of its own.
static inline int peer_begin(double **x) {
  int n;
  peer_read(&n, sizeof n);
  peer_n = n;
  *x = (double *)malloc(sizeof(double) * (size_t)n);
  peer_read(*x, sizeof(double) * (size_t)n);
  return n;
}

// Value and gradient, from the other end.
static inline double peer_evaluate(const double *x, double *g) {
  double f;
  fputc('e', stdout);
  fwrite(x, sizeof(double), (size_t)peer_n, stdout);
  fflush(stdout);
  peer_read(&f, sizeof f);
  peer_read(g, sizeof(double) * (size_t)peer_n);
  return f;
}

static inline void peer_end(void) {
  fputc('x', stdout);
  fflush(stdout);
}

// Extended Rosenbrock, as a good engineer would write it.
static inline double valley(const double *x, double *g, int n) {
  double f = 0;
  for (int i = 0; i < n; i += 2) {
    double a = 1 - x[i];
    double b = 10 * (x[i + 1] - x[i] * x[i]);
    g[i + 1] = 20 * b;
    g[i] = -2 * (x[i] * g[i + 1] + a);
    f += a * a + b * b;
  }
  return f;
}

static inline void valley_start(double *x, int n) {
  for (int i = 0; i < n; i += 2) {
    x[i] = -1.2;
    x[i + 1] = 1;
  }
}

static inline double largest(const double *x, int n) {
  double most = 0;
  for (int i = 0; i < n; i++) {
    double size = fabs(x[i]);
    most = size > most ? size : most;
  }
  return most;
}

static inline double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
