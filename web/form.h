// What a page's form sent, and what each form carries.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"
#include "web/html.h"
#include "web/http.h"

namespace chipline {

// The fields of a form, as sent.
class FormFields {
 public:
  FormFields() = default;
  explicit FormFields(std::vector<Parameter> fields) : fields_(std::move(fields)) {}
  // kInvalidArgument where the body is not a form of application/x-www-form-urlencoded.
  static Result<FormFields> Read(const Request& request);

  bool Has(std::string_view name) const;
  // The first of that name without blanks around it, or empty.
  std::string Get(std::string_view name) const;
  // The same with its blanks: of a password.
  std::string GetAsIs(std::string_view name) const;
  // All of that name, in order, none of them empty.
  std::vector<std::string> All(std::string_view name) const;

  // In place of all of that name; empty: none.
  void Set(const std::string& name, const std::string& value);
  void Add(const std::string& name, const std::string& value) { fields_.push_back({name, value}); }
  void Remove(std::string_view name);

  const std::vector<Parameter>& fields() const { return fields_; }

 private:
  std::vector<Parameter> fields_;
};

// A handler of a route that takes a form: it answers from `what`, which must outlive it.
template <class What>
auto OnForm(What& what, Response (*handler)(What&, const Request&, const FormFields&)) {
  return [&what, handler](const Request& request) {
    const auto form = FormFields::Read(request);
    return form ? handler(what, request, *form) : Fail(form.error());
  };
}

// Opens a form that is posted to `action`, with the token by which it is known as ours where the
// browser says nothing of where it came from.
void OpenForm(HtmlWriter& page, const Request& request, const std::string& action,
              const std::string& css = {});
void WriteHidden(HtmlWriter& page, const std::string& name, const std::string& value);
// A button that says what is to be done with the form: field `do`.
void WriteButton(HtmlWriter& page, const std::string& action, std::string_view text,
                 const std::string& css = {});

// To another page, asked for by GET: a form that was taken is not sent again by going back.
Response SeeOther(const std::string& target);

// `target` where it is a page of ours, else `otherwise`: nobody is led elsewhere by a link to a
// form of ours.
std::string OwnTarget(const std::string& target, const std::string& otherwise);

}  // namespace chipline
