namespace TextToImage.Installing.Hub;

/// <summary>What a hub refuses, in a sentence.</summary>
internal static class HubErrors
{
    /// <summary>
    /// The error for an answer that will stay so. The public hub says in X-Error-Code what it means (huggingface_hub, utils/_http.py: RepoNotFound,
    /// GatedRepo, RevisionNotFound, EntryNotFound), and answers 401 for what is not there to those who did not say who they are.
    /// </summary>
    public static AIImageException Refused(HubOptions options, HubRepository repository, HttpResponseMessage response)
    {
        var code = response.Headers.TryGetValues("X-Error-Code", out var codes) ? codes.First() : null;
        var (hub, id, hasToken) = (options.Endpoint.AbsoluteUri.TrimEnd('/'), repository.Id, options.Token is not null);
        return ((int)response.StatusCode, code) switch
        {
            (_, "GatedRepo") => Error(ErrorIds.AccessDenied, hasToken
                ? $"The repository '{id}' is gated, and the account of the token in {HubOptions.TokenVariable} may not read it; ask its owner for access at {hub}/{id}, and see that the token allows reading gated repositories."
                : $"The repository '{id}' is gated: its owner decides who may read it; ask for access at {hub}/{id}, and put a token of your account into {HubOptions.TokenVariable}."),
            (_, "RevisionNotFound") => Error(ErrorIds.RepositoryNotFound, $"The repository '{id}' has no revision '{repository.Revision}'; name a branch, a tag or a commit of it, or leave the revision out."),
            (404, "EntryNotFound") when repository.Subfolder.Length > 0 => Error(ErrorIds.RepositoryNotFound, $"The repository '{id}' has no '{repository.Subfolder}'; look at {hub}/{id}/tree/{repository.Revision} for its folders."),
            (404, "EntryNotFound") => Error(ErrorIds.FetchFailed, $"The repository '{id}' lists a file that it does not have; try again later, or tell its owner."),
            (401, null) when hasToken => Error(ErrorIds.AccessDenied, $"The hub does not take the token in {HubOptions.TokenVariable}; make a new one at {hub}/settings/tokens, or take the variable away."),
            (404, _) or (401, _) => Error(ErrorIds.RepositoryNotFound, hasToken
                ? $"There is no repository '{id}' at {hub}, or the account of the token in {HubOptions.TokenVariable} may not see it; check its name."
                : $"There is no repository '{id}' at {hub}, or it is private; check its name, and where it is private put a token of your account into {HubOptions.TokenVariable}."),
            (403, _) => Error(ErrorIds.AccessDenied, $"The hub does not let the repository '{id}' be read; see {hub}/{id} for why, and whether a token of your account in {HubOptions.TokenVariable} would."),
            var (status, _) => Error(ErrorIds.FetchFailed, $"The hub answers {status} ({response.ReasonPhrase}) for the repository '{id}'; try again later, or see {hub}/{id}."),
        };

        AIImageException Error(string errorId, string message) => new(errorId, message) { Subject = id };
    }
}
