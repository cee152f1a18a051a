// The store that a command works on, opened by this process.
#pragma once

#include <memory>
#include <string>

#include "model/clock.h"
#include "model/result.h"
#include "store/document_store.h"
#include "store/event_log.h"
#include "store/open_event_log.h"
#include "store/rules_store.h"

namespace chipline {

// An open log, the clock it stamps entries with, the rules that its answers were made by, and the
// texts that its events cite.
struct OpenStore {
  std::unique_ptr<Clock> clock;
  std::unique_ptr<EventLog> log;
  std::unique_ptr<RulesStore> rules;
  std::unique_ptr<DocumentStore> documents;
};

// Whether there is one under the name; true of an engine that keeps nothing between commands.
bool HasStore(const std::string& name);
// For commands that add: makes the store if there is none.
Result<OpenStore> OpenOrMakeStore(const std::string& name);
// For commands that ask: kNotFound, with advice, where a question would otherwise make an empty
// store and answer "nothing" from it.
Result<OpenStore> OpenExistingStore(const std::string& name, const OpenLogOptions& options = {});

// Where the server of a store listens for commands, "DIR/control.sock"; empty for an engine
// without a folder.
std::string ControlSocketOf(const std::string& name);

}  // namespace chipline
