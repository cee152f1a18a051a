// What the commands that read share: asking, and taking answers apart.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "cli/args.h"
#include "model/json_value.h"
#include "web/http.h"

namespace chipline {

using Json = nlohmann::ordered_json;

std::vector<Option> Join(std::initializer_list<std::vector<Option>> lists);

// Asks and says what went wrong; the status to end with where it did.
std::optional<int> Ask(const Usage& usage, const Args& args, const std::string& path,
                       const std::vector<Parameter>& parameters, std::string& body);

// A field's text, empty where there is none.
std::string Text(const Json& json, const char* field);

}  // namespace chipline
