return await Casebook.Shell.CommandLine.RunAsync(args);
