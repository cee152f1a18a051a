// Puts requests to a store: through its server's control socket where one runs, else by opening
// the store in this process. The answers are the API's either way, and whoever may run the program
// on the store may do everything.
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
  // The same for what adds: where there is no store, one is made.
  static Result<std::unique_ptr<Asker>> OpenToWrite(const std::string& store);
  // Only where a server runs on the store; null where none does.
  static std::unique_ptr<Asker> OfServer(const std::string& store);
  virtual ~Asker() = default;

  // The body of a 200. A problem comes back as an Error whose place is the option or operand at
  // fault ("--date") and whose message holds the suggestion; kInvalidArgument where the question is
  // wrong.
  Result<std::string> Get(const std::string& path, const std::vector<Parameter>& parameters);
  // The body of a 200, 201 or 204; the same errors. `problem` becomes the body of a refusal.
  Result<std::string> Post(const std::string& path, const std::vector<Parameter>& parameters,
                           const std::string& media_type, std::string body,
                           std::string* problem = nullptr);
  Result<std::string> Delete(const std::string& path);

 protected:
  struct Message {
    std::string method = "GET";
    std::string target;
    std::string media_type;
    std::string body;
  };
  struct Reply {
    int status = 0;
    std::string body;
    std::string location;  // where an answer leads to
  };
  virtual Result<Reply> Send(Message message) = 0;

 private:
  Result<std::string> Ask(Message message, std::string* problem = nullptr);
};

// The options that all reads share, and what they become in a query.
std::vector<Option> AsOfOptions();
std::vector<Option> FilterOptions();
// Each given option as the parameter of the same name with "_" for "-"; store and json left out.
std::vector<Parameter> ParametersOf(const Args& args);

}  // namespace chipline
