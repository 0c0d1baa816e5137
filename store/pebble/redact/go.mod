module github.com/cockroachdb/redact

go 1.26
