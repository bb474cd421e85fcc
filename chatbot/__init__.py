"""A chatbot that answers out of Korean government press releases, with exact citations."""
