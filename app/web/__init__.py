"""The frame around every page: guards, forms, navigation, headers, error pages."""
