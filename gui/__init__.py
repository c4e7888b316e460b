"""What the officer sees: windows, pages and inputs. The only folder that knows Qt."""
