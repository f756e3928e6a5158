// JSON in and out, as much of it as the protocol of GradBench needs.
#pragma once

#include <charconv>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace json {

class Value {
public:
    using List = std::vector<Value>;
    using Fields = std::vector<std::pair<std::string, Value>>;

    std::variant<std::nullptr_t, bool, double, std::string, List, Fields> data = nullptr;

    double number() const { return std::get<double>(data); }
    int whole() const { return static_cast<int>(number()); }
    const std::string& text() const { return std::get<std::string>(data); }
    const List& list() const { return std::get<List>(data); }
    const Value* find(std::string_view name) const;
    const Value& operator[](std::string_view name) const;

    // All numbers, lists within lists one after another.
    std::vector<double> numbers() const;
};

Value parse(std::string_view text);

void write(std::string& out, double number);
void write(std::string& out, std::span<const double> numbers);
void write_rows(std::string& out, std::span<const double> numbers, size_t rows);
void write_text(std::string& out, std::string_view text);

}
