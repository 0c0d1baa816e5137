package utility

import (
	"slices"

	"emsh/shell/command"
)

// Commands are the cmdlets of this room.
func Commands() []*command.Command {
	return slices.Concat(commands, moduleCommands(), jobCommands(), exchangeCommands(), sessionCommands(), webCommands(), systemCommands(),
		networkCommands(), propertyCommands(), driveCommands(), typeDataCommands())
}

// Views are the views of what they write; those of .NET's types are the formatter's own.
func Views() []command.View { return nil }

var commands = []*command.Command{
	addHistoryCommand, clearItemCommand, convertToClixmlCommand, convertFromClixmlCommand, getPSProviderCommand, importLocalizedDataCommand,
	importPowerShellDataFileCommand, selectXMLCommand, testJSONCommand, updateListCommand,
	addContentCommand, addMemberCommand, clearContentCommand, clearHistoryCommand, clearHostCommand, clearVariableCommand,
	compareObjectCommand, convertFromCsvCommand, convertFromJSONCommand, convertFromSecureStringCommand, convertFromStringDataCommand,
	convertPathCommand, convertToCsvCommand, convertToHTMLCommand, convertToJSONCommand, convertToSecureStringCommand, copyItemCommand,
	expandTabCommand, exportAliasCommand, exportClixmlCommand, exportCsvCommand, forEachObjectCommand, formatCustomCommand, formatListCommand,
	formatTableCommand, formatWideCommand, getAliasCommand, getChildItemCommand, getCommandCommand, getContentCommand,
	getCredentialCommand, getCultureCommand, getDateCommand, getFileHashCommand, getHelpCommand, getHistoryCommand, getHostCommand, getItemCommand,
	getLocationCommand, getMemberCommand, getProcessCommand, getRandomCommand, getSecureRandomCommand, getUICultureCommand, newTemporaryFileCommand, getUniqueCommand, getVariableCommand, getVerbCommand,
	groupObjectCommand, importAliasCommand, importClixmlCommand, importCsvCommand, invokeCommandCommand, invokeExpressionCommand,
	invokeHistoryCommand, joinPathCommand, joinStringCommand, measureCommandCommand, measureObjectCommand, moveItemCommand,
	newAliasCommand, newGuidCommand, newItemCommand, newObjectCommand, newTimeSpanCommand, newVariableCommand, outDefaultCommand,
	outFileCommand, outHostCommand, outNullCommand, outStringCommand, popLocationCommand, pushLocationCommand, readHostCommand, registerArgumentCompleterCommand,
	removeAliasCommand, removeItemCommand, removeVariableCommand, renameItemCommand, resolvePathCommand, selectObjectCommand,
	selectStringCommand, setAliasCommand, setContentCommand, setLocationCommand, setStrictModeCommand, setVariableCommand,
	sortObjectCommand, splitPathCommand, startProcessCommand, startSleepCommand, startTranscriptCommand, stopProcessCommand,
	stopTranscriptCommand, teeObjectCommand, testPathCommand, whereObjectCommand, writeDebugCommand, writeErrorCommand,
	convertToXMLCommand, formatHexCommand, saveExportedMessageCommand, sendMailMessageCommand, watchCommandCommand,
	writeHostCommand, writeInformationCommand, writeOutputCommand, writeProgressCommand, writeVerboseCommand, writeWarningCommand,
}
