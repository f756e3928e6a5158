#include "json.hpp"

namespace json {

namespace {

class Parser {
public:
    explicit Parser(std::string_view text) : _at(text.data()), _end(text.data() + text.size()) {}

    Value value() {
        switch (peek()) {
            case '{': return fields();
            case '[': return list();
            case '"': return {text()};
            case 't': return literal("true", true);
            case 'f': return literal("false", false);
            case 'n': return literal("null", nullptr);
            default: return number();
        }
    }

private:
    const char* _at;
    const char* _end;

    char peek() {
        while (_at < _end && (*_at == ' ' || *_at == '\t' || *_at == '\n' || *_at == '\r')) {
            _at++;
        }
        return _at < _end ? *_at : throw std::runtime_error("JSON ends too early");
    }

    bool take(char expected) {
        bool there = peek() == expected;
        _at += there;
        return there;
    }

    void expect(char expected) {
        if (!take(expected)) {
            throw std::runtime_error(std::string("JSON lacks a ") + expected);
        }
    }

    template <class T>
    Value literal(std::string_view word, T meaning) {
        if (static_cast<size_t>(_end - _at) < word.size() || std::string_view(_at, word.size()) != word) {
            throw std::runtime_error("not JSON");
        }
        _at += word.size();
        return {meaning};
    }

    Value number() {
        double parsed = 0;
        auto [next, error] = std::from_chars(_at, _end, parsed);
        if (error != std::errc()) {
            throw std::runtime_error("not a number");
        }
        _at = next;
        return {parsed};
    }

    // Escapes are kept as they stand: the names of the protocol have none.
    std::string text() {
        expect('"');
        const char* start = _at;
        while (_at < _end && *_at != '"') {
            _at += *_at == '\\' ? 2 : 1;
        }
        std::string inside(start, _at);
        expect('"');
        return inside;
    }

    Value list() {
        Value::List items;
        expect('[');
        if (!take(']')) {
            do {
                items.push_back(value());
            } while (take(','));
            expect(']');
        }
        return {std::move(items)};
    }

    Value fields() {
        Value::Fields found;
        expect('{');
        if (!take('}')) {
            do {
                peek();
                std::string name = text();
                expect(':');
                found.emplace_back(std::move(name), value());
            } while (take(','));
            expect('}');
        }
        return {std::move(found)};
    }
};

void collect(const Value& value, std::vector<double>& numbers) {
    if (auto* list = std::get_if<Value::List>(&value.data)) {
        for (const Value& item : *list) {
            collect(item, numbers);
        }
    } else {
        numbers.push_back(value.number());
    }
}

}

const Value* Value::find(std::string_view name) const {
    for (const auto& [key, value] : std::get<Fields>(data)) {
        if (key == name) {
            return &value;
        }
    }
    return nullptr;
}

const Value& Value::operator[](std::string_view name) const {
    const Value* found = find(name);
    return found ? *found : throw std::runtime_error("no field '" + std::string(name) + "'");
}

std::vector<double> Value::numbers() const {
    std::vector<double> all;
    collect(*this, all);
    return all;
}

Value parse(std::string_view text) { return Parser(text).value(); }

void write(std::string& out, double number) {
    char digits[32];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void write(std::string& out, std::span<const double> numbers) {
    char separator = '[';
    for (double number : numbers) {
        out += separator;
        write(out, number);
        separator = ',';
    }
    out += numbers.empty() ? "[]" : "]";
}

void write_rows(std::string& out, std::span<const double> numbers, size_t rows) {
    size_t columns = numbers.size() / rows;
    char separator = '[';
    for (size_t row = 0; row < rows; row++) {
        out += separator;
        write(out, numbers.subspan(row * columns, columns));
        separator = ',';
    }
    out += ']';
}

void write_text(std::string& out, std::string_view text) {
    out += '"';
    for (char c : text) {
        out += c == '"' || c == '\\' ? '\'' : c;
    }
    out += '"';
}

}
