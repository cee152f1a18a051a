#include "tests/support/json_schema.h"

#include <algorithm>
#include <regex>
#include <set>

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;
using Names = std::set<std::string>;

class Checker {
 public:
  explicit Checker(const Json& root) : root_(root) {}

  // Gives the properties that some part of the schema speaks of.
  Names Check(const Json& value, const Json& schema, const std::string& at) {
    if (schema.is_boolean()) {
      if (!schema.get<bool>()) Fault(at, "nothing is allowed here");
      return {};
    }
    Names known;
    for (const auto& [keyword, rule] : schema.items()) {
      Names more = CheckKeyword(keyword, rule, value, schema, at);
      known.insert(more.begin(), more.end());
    }
    // This one sees what all others have seen.
    if (schema.value("unevaluatedProperties", Json(true)) == false && value.is_object()) {
      for (const auto& [name, item] : value.items()) {
        if (!known.contains(name)) Fault(at + "/" + name, "is not in the schema");
      }
    }
    return known;
  }

  std::vector<std::string> faults;

 private:
  Names CheckKeyword(const std::string& keyword, const Json& rule, const Json& value,
                     const Json& schema, const std::string& at) {
    if (keyword == "description" || keyword == "unevaluatedProperties" || keyword == "format") {
      return {};
    }
    if (keyword == "$ref") return Check(value, Target(rule.get<std::string>()), at);
    if (keyword == "allOf") return CheckAll(rule, value, at);
    if (keyword == "anyOf") return CheckAny(rule, value, at);
    if (keyword == "properties") return CheckProperties(rule, value, at);
    if (keyword == "additionalProperties") return CheckOthers(rule, value, schema, at);
    if (keyword == "type") {
      if (!HasType(value, rule))
        Fault(at, "is " + value.dump() + " and not of type " + rule.dump());
    } else if (keyword == "enum") {
      if (std::find(rule.begin(), rule.end(), value) == rule.end()) {
        Fault(at, value.dump() + " is not one of " + rule.dump());
      }
    } else if (keyword == "const") {
      if (value != rule) Fault(at, value.dump() + " is not " + rule.dump());
    } else if (keyword == "required") {
      for (const Json& name : rule) {
        if (value.is_object() && !value.contains(name.get<std::string>())) {
          Fault(at, "has no " + name.dump());
        }
      }
    } else if (keyword == "items") {
      for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
        Check(value[i], rule, at + "/" + std::to_string(i));
      }
    } else if (keyword == "minItems") {
      if (value.is_array() && value.size() < rule.get<std::size_t>())
        Fault(at, "has too few items");
    } else if (keyword == "minLength") {
      if (value.is_string() && value.get<std::string>().size() < rule.get<std::size_t>()) {
        Fault(at, "is too short");
      }
    } else if (keyword == "minimum") {
      if (value.is_number() && value.get<double>() < rule.get<double>()) Fault(at, "is too small");
    } else if (keyword == "maximum") {
      if (value.is_number() && value.get<double>() > rule.get<double>()) Fault(at, "is too large");
    } else if (keyword == "pattern") {
      if (value.is_string() &&
          !std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>()))) {
        Fault(at, value.dump() + " does not match " + rule.dump());
      }
    } else {
      Fault(at, "the schema uses \"" + keyword + "\", which is not checked");
    }
    return {};
  }

  Names CheckAll(const Json& parts, const Json& value, const std::string& at) {
    Names known;
    for (const Json& part : parts) {
      Names more = Check(value, part, at);
      known.insert(more.begin(), more.end());
    }
    return known;
  }

  Names CheckAny(const Json& parts, const Json& value, const std::string& at) {
    Names known;
    bool fits = false;
    for (const Json& part : parts) {
      Checker inner(root_);
      Names more = inner.Check(value, part, at);
      if (!inner.faults.empty()) continue;
      fits = true;
      known.insert(more.begin(), more.end());
    }
    if (!fits) Fault(at, value.dump() + " is none of " + parts.dump());
    return known;
  }

  Names CheckProperties(const Json& properties, const Json& value, const std::string& at) {
    Names known;
    if (!value.is_object()) return known;
    for (const auto& [name, schema] : properties.items()) {
      if (!value.contains(name)) continue;
      known.insert(name);
      Check(value[name], schema, at + "/" + name);
    }
    return known;
  }

  Names CheckOthers(const Json& rule, const Json& value, const Json& schema,
                    const std::string& at) {
    Names known;
    if (!value.is_object()) return known;
    const Json listed = schema.value("properties", Json::object());
    for (const auto& [name, item] : value.items()) {
      if (listed.contains(name)) continue;
      known.insert(name);
      Check(item, rule, at + "/" + name);
    }
    return known;
  }

  static bool HasType(const Json& value, const Json& type) {
    if (type.is_array()) {
      return std::any_of(type.begin(), type.end(),
                         [&](const Json& one) { return HasType(value, one); });
    }
    const std::string name = type.get<std::string>();
    return (name == "object" && value.is_object()) || (name == "array" && value.is_array()) ||
           (name == "string" && value.is_string()) || (name == "number" && value.is_number()) ||
           (name == "integer" && value.is_number_integer()) ||
           (name == "boolean" && value.is_boolean()) || (name == "null" && value.is_null());
  }

  const Json& Target(const std::string& reference) {
    return root_.at(Json::json_pointer(reference.substr(1)));
  }

  void Fault(const std::string& at, const std::string& what) { faults.push_back(at + ": " + what); }

  const Json& root_;
};

}  // namespace

std::vector<std::string> SchemaFaults(const nlohmann::ordered_json& value,
                                      const nlohmann::ordered_json& schema,
                                      const nlohmann::ordered_json& root) {
  Checker checker(root);
  checker.Check(value, schema, "");
  return std::move(checker.faults);
}

}  // namespace chipline
