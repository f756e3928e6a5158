// Automatic differentiation of both modes in one small header, for code that is a template over its numbers. The modes nest.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <vector>

inline double plain(double number) { return number; }
inline double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// Forward mode: a number and its change.
template <class T>
struct Dual {
    T value{}, tangent{};

    Dual() = default;
    template <std::convertible_to<T> U>
    Dual(U constant) : value(constant) {}
    Dual(T value, T tangent) : value(value), tangent(tangent) {}

    friend Dual operator+(const Dual& a, const Dual& b) { return {a.value + b.value, a.tangent + b.tangent}; }
    friend Dual operator-(const Dual& a, const Dual& b) { return {a.value - b.value, a.tangent - b.tangent}; }
    friend Dual operator-(const Dual& a) { return {-a.value, -a.tangent}; }
    friend Dual operator*(const Dual& a, const Dual& b) { return {a.value * b.value, a.tangent * b.value + a.value * b.tangent}; }
    friend Dual operator/(const Dual& a, const Dual& b) {
        T quotient = a.value / b.value;
        return {quotient, (a.tangent - quotient * b.tangent) / b.value};
    }
    friend Dual sqrt(const Dual& a) {
        using std::sqrt;
        T root = sqrt(a.value);
        return {root, a.tangent / (2 * root)};
    }
    friend double plain(const Dual& a) { return plain(a.value); }
};

// Reverse mode: a number and its place on the tape, none for a constant.
template <class T>
struct Tape {
    struct Entry {
        int left, right;
        T by_left, by_right;
    };

    static inline std::vector<Entry> entries;
};

template <class T>
struct Variable {
    T value{};
    int place = -1;

    Variable() = default;
    template <std::convertible_to<T> U>
    Variable(U constant) : value(constant) {}
    Variable(T value, const Variable& left, T by_left, const Variable& right = {}, T by_right = {}) : value(value) {
        if (left.place >= 0 || right.place >= 0) {
            record(left.place, right.place, by_left, by_right);
        }
    }

    static Variable input(T value) {
        Variable made(value);
        made.record(-1, -1, {}, {});
        return made;
    }

    friend Variable operator+(const Variable& a, const Variable& b) { return {a.value + b.value, a, 1.0, b, 1.0}; }
    friend Variable operator-(const Variable& a, const Variable& b) { return {a.value - b.value, a, 1.0, b, -1.0}; }
    friend Variable operator-(const Variable& a) { return {-a.value, a, -1.0}; }
    friend Variable operator*(const Variable& a, const Variable& b) { return {a.value * b.value, a, b.value, b, a.value}; }
    friend Variable operator/(const Variable& a, const Variable& b) {
        T inverse = 1.0 / b.value, quotient = a.value * inverse;
        return {quotient, a, inverse, b, -(quotient * inverse)};
    }
    friend Variable& operator+=(Variable& a, const Variable& b) { return a = a + b; }
    friend Variable sqrt(const Variable& a) {
        using std::sqrt;
        T root = sqrt(a.value);
        return {root, a, 0.5 / root};
    }
    friend Variable exp(const Variable& a) {
        using std::exp;
        T power = exp(a.value);
        return {power, a, power};
    }
    friend Variable log(const Variable& a) {
        using std::log;
        return {log(a.value), a, 1.0 / a.value};
    }
    friend Variable tanh(const Variable& a) {
        using std::tanh;
        T y = tanh(a.value);
        return {y, a, 1.0 - y * y};
    }
    friend Variable sigmoid(const Variable& a) {
        T y = sigmoid(a.value);
        return {y, a, y * (1.0 - y)};
    }
    friend double plain(const Variable& a) { return plain(a.value); }

private:
    void record(int left, int right, T by_left, T by_right) {
        place = static_cast<int>(Tape<T>::entries.size());
        Tape<T>::entries.push_back({left, right, by_left, by_right});
    }
};

struct Forward {
    template <class T>
    using Number = Dual<T>;

    // One pass along each axis.
    template <class List, class F>
    static List gradient(const F& f, const List& x) {
        using T = typename List::value_type;
        List result = x;
        auto at = rebind<Dual<T>>(x);
        for (size_t i = 0; i < x.size(); i++) {
            at[i].tangent = 1.0;
            result[i] = f(at).tangent;
            at[i].tangent = 0.0;
        }
        return result;
    }

    template <class N, class T, size_t Size>
    static std::array<N, Size> rebind(const std::array<T, Size>& x) {
        std::array<N, Size> made;
        std::copy(x.begin(), x.end(), made.begin());
        return made;
    }
};

struct Reverse {
    template <class T>
    using Number = Variable<T>;

    // One pass, recorded and then walked back.
    template <class List, class F>
    static List gradient(const F& f, const List& x) {
        using T = typename List::value_type;
        auto& entries = Tape<T>::entries;
        size_t start = entries.size();
        auto at = inputs(x);
        Variable<T> y = f(at);
        std::vector<T> adjoints(entries.size() - start, T(0.0));
        if (y.place >= 0) {
            adjoints[y.place - start] = 1.0;
        }
        for (size_t i = adjoints.size(); i-- > 0;) {
            const auto& entry = entries[start + i];
            if (entry.left >= 0) {
                adjoints[entry.left - start] = adjoints[entry.left - start] + adjoints[i] * entry.by_left;
            }
            if (entry.right >= 0) {
                adjoints[entry.right - start] = adjoints[entry.right - start] + adjoints[i] * entry.by_right;
            }
        }
        entries.resize(start);
        List result = x;
        std::copy(adjoints.begin(), adjoints.begin() + x.size(), result.begin());
        return result;
    }

private:
    template <class T, size_t Size>
    static std::array<Variable<T>, Size> inputs(const std::array<T, Size>& x) {
        std::array<Variable<T>, Size> made;
        std::transform(x.begin(), x.end(), made.begin(), Variable<T>::input);
        return made;
    }

    template <class T>
    static std::vector<Variable<T>> inputs(const std::vector<T>& x) {
        std::vector<Variable<T>> made(x.size());
        std::transform(x.begin(), x.end(), made.begin(), Variable<T>::input);
        return made;
    }
};
