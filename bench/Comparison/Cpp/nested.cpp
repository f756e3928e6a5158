// particle and saddle: nested derivatives, forward mode by dual numbers, reverse mode by the tape.
#include "derivative.hpp"
#include "evaluation.hpp"

namespace {

template <class T>
using Pair = std::array<T, 2>;

// The descent that GradBench prescribes: the rate doubles after ten steps downhill and is halved by one that is not.
template <class List, class F, class G>
List minimize(const F& f, const G& gradient, List x) {
    constexpr double tolerance = 1e-5;
    auto norm = [](const List& vector) {
        double sum = 0;
        for (const auto& element : vector) {
            sum += plain(element) * plain(element);
        }
        return std::sqrt(sum);
    };
    double rate = 1e-5;
    int steps = 0;
    auto value = f(x);
    List slope = gradient(x);
    while (norm(slope) > tolerance) {
        if (steps == 10) {
            rate *= 2;
            steps = 0;
            continue;
        }
        List next = x, moved = x;
        for (size_t i = 0; i < x.size(); i++) {
            next[i] = x[i] - rate * slope[i];
            moved[i] = x[i] - next[i];
        }
        if (norm(moved) <= tolerance) {
            return x;
        }
        auto there = f(next);
        if (plain(there) < plain(value)) {
            x = next, value = there, slope = gradient(x);
            steps++;
        } else {
            rate /= 2;
            steps = 0;
        }
    }
    return x;
}

template <class Mode>
struct Minimum {
    template <class List, class F>
    static List of(const F& f, const List& start) {
        return minimize(f, [&](const List& x) { return Mode::gradient(f, x); }, start);
    }
};

template <class T>
T potential(const Pair<T>& x, const T& w) {
    using std::sqrt;
    auto inverse_distance = [&](const T& height) {
        T across = x[0] - 10.0, up = x[1] - height;
        return 1.0 / sqrt(across * across + up * up);
    };
    return inverse_distance(10.0 - w) + inverse_distance(T(0.0));
}

template <class Inner, class T>
T miss(const T& w) {
    using N = typename Inner::template Number<T>;
    constexpr double dt = 0.1;
    Pair<T> x{0.0, 8.0}, v{0.75, 0.0};
    while (true) {
        Pair<T> slope = Inner::gradient([&](const Pair<N>& at) { return potential(at, N(w)); }, x);
        Pair<T> next{x[0] + dt * v[0], x[1] + dt * v[1]};
        if (plain(next[1]) <= 0) {
            T landing = next[0] - next[1] / v[1] * v[0];
            return landing * landing;
        }
        x = next;
        v = {v[0] - dt * slope[0], v[1] - dt * slope[1]};
    }
}

struct ParticleProblem {
    double w;

    explicit ParticleProblem(const json::Value& input) : w(input["w"].number()) {}
};

template <class Outer, class Inner>
double steer(const ParticleProblem& problem) {
    auto f = [](const auto& w) { return miss<Inner>(w[0]); };
    return Minimum<Outer>::of(f, std::array<double, 1>{problem.w})[0];
}

struct SaddleProblem {
    std::vector<double> start;

    explicit SaddleProblem(const json::Value& input) : start(input["start"].numbers()) {}
};

template <class T>
T difference(const Pair<T>& p, const Pair<T>& r) {
    return (p[0] * p[0] + p[1] * p[1]) - (r[0] * r[0] + r[1] * r[1]);
}

template <class Mode, class T>
Pair<T> climb(const Pair<T>& p, const std::vector<double>& start) {
    auto f = [&]<class N>(const Pair<N>& r) { return -difference(Pair<N>{p[0], p[1]}, r); };
    return Minimum<Mode>::of(f, Pair<T>{start[0], start[1]});
}

template <class Outer, class Inner>
void solve(const SaddleProblem& problem, std::vector<double>& answer) {
    auto greatest = [&]<class T>(const Pair<T>& p) { return difference(p, climb<Inner>(p, problem.start)); };
    Pair<double> p = Minimum<Outer>::of(greatest, Pair<double>{problem.start[0], problem.start[1]});
    Pair<double> r = climb<Outer>(p, problem.start);
    answer = {p[0], p[1], r[0], r[1]};
}

}

Module particle() {
    return {{"rr", number<ParticleProblem>(steer<Reverse, Reverse>)}, {"ff", number<ParticleProblem>(steer<Forward, Forward>)},
            {"fr", number<ParticleProblem>(steer<Forward, Reverse>)}, {"rf", number<ParticleProblem>(steer<Reverse, Forward>)}};
}

Module saddle() {
    return {{"rr", numbers<SaddleProblem>(solve<Reverse, Reverse>)}, {"ff", numbers<SaddleProblem>(solve<Forward, Forward>)},
            {"fr", numbers<SaddleProblem>(solve<Forward, Reverse>)}, {"rf", numbers<SaddleProblem>(solve<Reverse, Forward>)}};
}
