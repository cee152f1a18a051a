#include "web/form.h"

#include <algorithm>
#include <utility>

#include "web/accounts.h"
#include "web/body.h"
#include "web/form_body.h"

namespace chipline {
namespace {

std::string Trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") + 1 - first);
}

}  // namespace

Result<FormFields> FormFields::Read(const Request& request) {
  if (MediaType(request) != "application/x-www-form-urlencoded") {
    return InvalidArgument("expected application/x-www-form-urlencoded", "Content-Type");
  }
  return FormFields(CHIP_TRY(ParseForm(request.body)));
}

bool FormFields::Has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [name](const Parameter& field) { return field.name == name; });
}

std::string FormFields::GetAsIs(std::string_view name) const {
  for (const Parameter& field : fields_) {
    if (field.name == name) return field.value;
  }
  return {};
}

std::string FormFields::Get(std::string_view name) const {
  return Trimmed(GetAsIs(name));
}

std::vector<std::string> FormFields::All(std::string_view name) const {
  std::vector<std::string> values;
  for (const Parameter& field : fields_) {
    if (field.name != name) continue;
    std::string value = Trimmed(field.value);
    if (!value.empty()) values.push_back(std::move(value));
  }
  return values;
}

void FormFields::Set(const std::string& name, const std::string& value) {
  Remove(name);
  if (!value.empty()) Add(name, value);
}

void FormFields::Remove(std::string_view name) {
  std::erase_if(fields_, [name](const Parameter& field) { return field.name == name; });
}

void OpenForm(HtmlWriter& page, const Request& request, const std::string& action,
              const std::string& css) {
  page.Open("form", {{"method", "post"}, {"action", action}, {css.empty() ? "" : "class", css}});
  if (request.principal.via == Via::kSession) {
    WriteHidden(page, "form_token", Accounts::FormToken(request.principal.session));
  }
}

void WriteHidden(HtmlWriter& page, const std::string& name, const std::string& value) {
  page.Void("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

void WriteButton(HtmlWriter& page, const std::string& action, std::string_view text,
                 const std::string& css) {
  page.Element(
      "button",
      {{"type", "submit"}, {"name", "do"}, {"value", action}, {css.empty() ? "" : "class", css}},
      text);
}

Response SeeOther(const std::string& target) {
  Response response;
  response.status = 303;
  response.content_type = "text/plain; charset=utf-8";
  response.headers.Add("Location", target);
  response.headers.Add("Cache-Control", "no-store");
  response.body = "See " + target + "\n";
  return response;
}

std::string OwnTarget(const std::string& target, const std::string& otherwise) {
  const bool is_own = target.starts_with('/') && !target.starts_with("//") &&
                      std::all_of(target.begin(), target.end(),
                                  [](char c) { return c > ' ' && c != '\\' && c != 0x7F; });
  return is_own ? target : otherwise;
}

}  // namespace chipline
