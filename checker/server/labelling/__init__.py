"""Have format owners label texts of documents as examples of judged rules; knows no HTTP."""
