#include "web/dials.h"

#include "model/codes.h"
#include "web/page_words.h"

namespace chipline {

void WriteSelect(HtmlWriter& page, const Request& request, const std::string& name,
                 std::string_view label, std::string_view any, const Choices& choices) {
  const auto chosen = request.Get(name).value_or("");
  page.Open("label").Element("span", label).Open("select", {{"name", name}});
  if (!any.empty()) page.Element("option", {{"value", ""}}, any);
  for (const auto& [value, words] : choices) {
    std::vector<Attribute> attributes = {{"value", value}};
    if (value == chosen) attributes.push_back({"selected", ""});
    page.OpenWith("option", attributes).Text(words).Close();
  }
  page.Close().Close();
}

void WriteInput(HtmlWriter& page, const Request& request, const std::string& type,
                const std::string& name, std::string_view label, const std::string& usual) {
  const auto given = request.Get(name);
  page.Open("label").Element("span", label);
  page.Void("input",
            {{"type", type}, {"name", name}, {"value", given ? std::string(*given) : usual}});
  page.Close();
}

void WriteFilterFields(HtmlWriter& page, const Request& request) {
  WriteSelect(page, request, "issuer", "Issuer", "any", IssuerChoices());
  WriteSelect(page, request, "flow", "Flow", "any", FlowChoices());
  WriteInput(page, request, "text", "subject", "Subject, by id", "");
  Choices targets = IssuerChoices();
  targets.insert(targets.begin(), {"*", "all destinations"});
  WriteSelect(page, request, "target", "Target", "any", targets);
}

Choices IssuerChoices() {
  Choices choices;
  for (const auto& code : Codes<Jurisdiction>()) {
    if (code.code == Jurisdiction::kAny) continue;
    choices.emplace_back(code.name, code.name);
  }
  return choices;
}

Choices FlowChoices() {
  Choices choices;
  for (const auto& code : Codes<Flow>()) choices.emplace_back(code.name, Words(code.name));
  return choices;
}

Choices CertaintyChoices() {
  Choices choices;
  for (const auto& code : Codes<Certainty>()) {
    if (code.code < Certainty::kReported) choices.emplace_back(code.name, Words(code.name));
  }
  return choices;
}

}  // namespace chipline
