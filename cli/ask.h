// Puts questions to a store: through its server's control socket where one runs, else by opening
// the store in this process. The answers are the API's either way.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/args.h"
#include "model/result.h"
#include "web/http.h"

namespace chipline {

class Asker {
 public:
  // kNotFound where there is no store, kUnavailable where another process owns it and does not
  // answer for it.
  static Result<std::unique_ptr<Asker>> Open(const std::string& store);
  virtual ~Asker() = default;

  // The body of a 200. A problem comes back as an Error whose place is the option or operand at
  // fault ("--date") and whose message holds the suggestion; kInvalidArgument where the question is
  // wrong.
  Result<std::string> Get(const std::string& path, const std::vector<Parameter>& parameters);

 protected:
  struct Reply {
    int status = 0;
    std::string body;
  };
  virtual Result<Reply> Send(const std::string& target) = 0;
};

// The options that all reads share, and what they become in a query.
std::vector<Option> AsOfOptions();
std::vector<Option> FilterOptions();
// Each given option as the parameter of the same name with "_" for "-"; store and json left out.
std::vector<Parameter> ParametersOf(const Args& args);

}  // namespace chipline
